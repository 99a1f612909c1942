import { beforeEach, expect, it } from 'vitest';
import { Browser } from '../../../tests/support/model-browser.ts';

let browser: Browser;

beforeEach(() => {
  browser = new Browser(1, { shared: true });
  browser.server.fair = true;
});

const pass = (ms: number) => browser.time.pass(ms);
const texts = (tab: { news: readonly { text: string }[] }) => tab.news.map(({ text }) => text);

it('shows at once what the last visit knew, marked as stale until it is caught up', async () => {
  browser.openTab();
  await pass(1000);
  browser.closeTab(0);
  browser.server.change('work');
  const tab = browser.openTab();
  await pass(1);
  expect([tab.ledger.state.jobs.size, tab.stale, tab.connection]).toEqual([
    1,
    [true],
    'connecting',
  ]);
  await pass(1000);
  expect([tab.stale.at(-1), tab.connection]).toEqual([false, 'live']);
  expect(tab.ledger.state.cursor).toEqual(browser.server.cursor);
});

it('discards a record that is damaged', async () => {
  browser.kept = { version: 2, cursor: { epoch: 'e0', seq: 3 }, jobs: 'none', heardMs: 0 };
  const tab = browser.openTab();
  await pass(1000);
  expect(tab.stale).not.toContain(true);
  expect(tab.ledger.state.cursor).toEqual(browser.server.cursor);
});

it('tells once, in the tab that is looked at, what ended between two visits', async () => {
  browser.openTab();
  await pass(1000);
  browser.closeTab(0);
  browser.server.change('work');
  browser.server.change('finish');
  await pass(60_000);
  const [first, second] = [browser.openTab(), browser.openTab()];
  first.hidden = true;
  await pass(2000);
  expect([texts(first), texts(second)]).toEqual([[], ['While you were away: 1 finished.']]);
  first.hidden = false;
  first.feed.wake();
  browser.closeTab(0);
  browser.closeTab(0);
  const again = browser.openTab();
  await pass(2000);
  expect([texts(first), texts(again)]).toEqual([[], []]);
});

it('takes a reload for no absence, however long nothing had happened before', async () => {
  const left = browser.openTab();
  browser.server.change('work');
  await pass(120_000);
  left.feed.flush();
  browser.closeTab(0);
  browser.server.change('finish');
  const tab = browser.openTab();
  await pass(2000);
  expect(texts(tab)).toEqual([expect.stringContaining('is ready')]);
});

it('tells what ended during a long absence in one sentence, after a short one one by one', async () => {
  const tab = browser.openTab();
  browser.server.change('create');
  await pass(1000);
  browser.server.blocked = true;
  browser.server.cut();
  tab.hidden = true;
  browser.server.change('finish');
  await pass(500);
  browser.server.blocked = false;
  await pass(2000);
  expect(texts(tab)).toEqual([expect.stringContaining('is ready')]);
  browser.server.restart(80_000);
  await pass(70_000);
  browser.server.change('finish');
  await pass(60_000);
  tab.hidden = false;
  tab.feed.wake();
  expect(texts(tab).slice(1)).toEqual(['While you were away: 1 finished.']);
});

it('polls while links are blocked, says so, and stops when one is let through', async () => {
  const tab = browser.openTab();
  await pass(1000);
  browser.server.blocked = true;
  browser.server.cut();
  await pass(15_000);
  browser.server.change('work');
  await pass(11_000);
  expect(tab.connections).toEqual(['connecting', 'live', 'reconnecting', 'polling']);
  expect(tab.ledger.state.cursor).toEqual(browser.server.cursor);
  browser.server.blocked = false;
  await pass(21_000);
  expect(tab.connection).toBe('live');
  const { requests } = browser.server;
  await pass(60_000);
  expect(browser.server.requests).toBe(requests);
});

it('lets followers poll for themselves while the leader has no link', async () => {
  const [first, second] = [browser.openTab(), browser.openTab()];
  await pass(2000);
  browser.server.blocked = true;
  browser.server.cut();
  first.hidden = true;
  await pass(15_000);
  browser.server.change('work');
  await pass(11_000);
  expect(second.connection).toBe('polling');
  expect(second.ledger.state.cursor).toEqual(browser.server.cursor);
  browser.server.blocked = false;
  await pass(41_000);
  expect([first.connection, second.connection]).toEqual(['live', 'live']);
  expect(browser.server.connected).toBe(1);
});

it('ends in every tab with a logout in one, and leaves no record', async () => {
  const [first, second] = [browser.openTab(), browser.openTab()];
  await pass(2000);
  expect(browser.kept).toBeDefined();
  void second.feed.leave(() => {
    browser.server.endSessions();
    return Promise.resolve();
  });
  await pass(2000);
  expect([first.loggedOut, second.loggedOut]).toEqual([true, false]);
  expect(browser.kept).toBeUndefined();
});

it('does not believe another tab that a session is over which is not', async () => {
  const [first, second] = [browser.openTab(), browser.openTab()];
  await pass(2000);
  void second.feed.leave(() => Promise.resolve());
  await pass(5000);
  expect([first.loggedOut, first.connection]).toEqual([false, 'live']);
});
