import { beforeEach, expect, it } from 'vitest';
import { jobId, makeSummary } from '../../../tests/support/job-fixtures.ts';
import { jobUpdated } from '../../../tests/support/memory-journal.ts';
import { ModelTabs } from '../../../tests/support/model-tabs.ts';
import { Simulation } from '../../../tests/support/simulation.ts';
import type { JournalEvent, ServerMessage } from '../contract/wire.ts';
import type { Link } from './link.ts';
import type { LeaderView } from './tab-server.ts';
import { Tabs } from './tabs.ts';

let time: Simulation;
let browser: ModelTabs;
let view: { -readonly [K in keyof LeaderView]: LeaderView[K] };

beforeEach(() => {
  time = new Simulation();
  browser = new ModelTabs(time);
  view = { cursor: { epoch: 'e', seq: 10 }, jobs: new Map([[jobId(1), makeSummary()]]) };
});

/** A tab, and what its link and its neighbours told it. */
async function open(id: string, { locks = true } = {}) {
  const heard: string[] = [];
  const messages: ServerMessage[] = [];
  const options = { channel: browser.open(), lockName: 'leader', id, view: () => view };
  const tabs = new Tabs(
    { ...options, locks: locks ? browser.locks : null },
    {
      onLead: () => heard.push('lead'),
      onWake: () => heard.push('wake'),
      onEnded: () => heard.push('ended'),
      onTold: () => heard.push('told'),
    },
  );
  tabs.start();
  const connect = (): Link | undefined =>
    tabs.openLink?.({
      onOpen: () => heard.push('open'),
      onClose: () => heard.push('closed'),
      onMessage: (message) => messages.push(message),
    });
  await time.pass(10);
  return { tabs, heard, messages, connect };
}

const event = (seq: number): JournalEvent => jobUpdated(seq, makeSummary({ rev: seq }));
const hello = (seq: number, epoch = 'e') =>
  ({ type: 'hello', version: 1, resume: { epoch, seq }, progress: 'all' }) as const;

/** The leader has taken an event. */
function advance(leader: Tabs): void {
  const seq = (view.cursor?.seq ?? 0) + 1;
  view.cursor = { epoch: 'e', seq };
  leader.event(event(seq));
}

async function leaderAndFollower() {
  const leader = await open('a');
  const follower = await open('b');
  leader.tabs.up(20_000);
  const link = follower.connect();
  await time.pass(10);
  expect(follower.heard.slice(-1)).toEqual(['open']);
  return { leader, follower, link: link! };
}

it('has one leader; the next one leads when it is gone', async () => {
  const [first, second, third] = [await open('a'), await open('b'), await open('c')];
  expect([first, second, third].map(({ tabs }) => tabs.leads)).toEqual([true, false, false]);
  second.tabs.stop();
  first.tabs.stop();
  await time.pass(10);
  expect(second.heard).not.toContain('lead');
  expect(third.heard).toContain('lead');
});

it('lets every tab lead where there are no locks, and none is a way through another', async () => {
  const [first, second] = [await open('a', { locks: false }), await open('b', { locks: false })];
  expect([first.heard, second.heard]).toEqual([['lead'], ['lead']]);
  expect(second.tabs.openLink).toBeNull();
});

it('replays to a follower what it missed, then passes on what comes', async () => {
  const { leader, follower, link } = await leaderAndFollower();
  advance(leader.tabs);
  advance(leader.tabs);
  await time.pass(10);
  link.send(hello(11));
  await time.pass(10);
  advance(leader.tabs);
  leader.tabs.relay({ type: 'ping', n: 1, seq: 13 });
  await time.pass(10);
  const [, , welcome, ...rest] = follower.messages;
  expect(welcome).toMatchObject({ type: 'welcome', mode: 'replay', seq: 12, events: [event(12)] });
  expect(rest).toEqual([event(13), { type: 'ping', n: 1, seq: 13 }]);
});

it('gives a snapshot where a replay would leave a gap', async () => {
  const { leader, follower, link } = await leaderAndFollower();
  advance(leader.tabs);
  follower.messages.length = 0;
  link.send(hello(9));
  link.send(hello(11, 'other'));
  link.send({ ...hello(0), resume: null });
  await time.pass(10);
  const reasons = follower.messages.slice(1).map((m) => m.type === 'welcome' && m.reason);
  expect(reasons).toEqual(['too-many', 'epoch', 'fresh']);
  expect(follower.messages[1]).toMatchObject({ seq: 11, jobs: [makeSummary()] });
});

it('never sends a follower back that is ahead of it', async () => {
  const { follower, link } = await leaderAndFollower();
  link.send(hello(15));
  await time.pass(10);
  expect(follower.messages[0]).toMatchObject({ mode: 'replay', seq: 15, events: [] });
});

it('keeps answers from those who did not ask', async () => {
  const { follower, link } = await leaderAndFollower();
  const other = await open('c');
  other.connect();
  await time.pass(10);
  link.send(hello(10));
  await time.pass(10);
  expect([follower.messages.length, other.messages.length]).toEqual([1, 0]);
});

it('makes followers begin anew when the leader leaps, loses the server, or is another', async () => {
  const { leader, follower } = await leaderAndFollower();
  leader.tabs.leapt();
  await time.pass(10);
  expect(follower.heard.at(-1)).toBe('closed');
  follower.connect();
  await time.pass(10);
  expect(follower.heard.at(-1)).toBe('closed');
  leader.tabs.up(20_000);
  await time.pass(10);
  expect(follower.heard.at(-1)).toBe('wake');
  const third = await open('c');
  third.connect();
  await time.pass(10);
  expect(third.heard).toEqual(['open']);
  leader.tabs.stop();
  await time.pass(10);
  expect(third.heard).toContain('closed');
});

it('makes followers begin anew when the leader is gone without a word', async () => {
  const { follower } = await leaderAndFollower();
  const third = await open('c');
  third.connect();
  await time.pass(10);
  browser.crashLeader();
  await time.pass(10);
  expect(follower.heard).toContain('lead');
  expect(third.heard.slice(0, 2)).toEqual(['open', 'closed']);
});

it('passes on what all tabs should know', async () => {
  const { leader, follower } = await leaderAndFollower();
  for (const what of ['ended', 'told', 'wake'] as const) follower.tabs.tell(what);
  await time.pass(10);
  expect(leader.heard.slice(-3)).toEqual(['ended', 'told', 'wake']);
  expect(follower.heard).not.toContain('ended');
});
