import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobId } from '../../../tests/support/job-fixtures.ts';
import { ModelServer } from '../../../tests/support/model-server.ts';
import { ModelTabs } from '../../../tests/support/model-tabs.ts';
import { Simulation } from '../../../tests/support/simulation.ts';
import type { Cursor, JournalEvent, Welcome } from '../contract/wire.ts';
import { JobFeed } from './feed.ts';
import type { News } from './job-news.ts';
import type { Verdict } from './job-state.ts';
import { Ledger } from './ledger.ts';
import type { SavedState } from './record.ts';
import type { RecordStore } from './record-store.ts';
import type { Connection } from './socket.ts';

type Revisions = ReadonlyMap<string, { readonly rev: number }>;

/** A browser, with what it keeps over visits. */
class Browser {
  readonly time: Simulation;
  readonly server: ModelServer;
  readonly tabs: ModelTabs;
  readonly shared: boolean;
  kept: unknown = undefined;
  /** What must not happen, noted where it did: who would catch it there is not the test. */
  readonly wrong: string[] = [];
  readonly open: Tab[] = [];
  visits = 0;

  constructor(seed: number, { shared = false } = {}) {
    this.time = new Simulation(seed);
    this.server = new ModelServer(this.time);
    this.tabs = new ModelTabs(this.time);
    this.shared = shared;
  }

  readonly record: RecordStore = {
    load: () => Promise.resolve(this.kept),
    save: (record) => {
      this.kept = structuredClone(record);
      const { cursor, jobs } = record;
      this.wrong.push(...lacking(this.server, cursor, new Map(jobs.map((job) => [job.id, job]))));
      return Promise.resolve();
    },
    clear: () => {
      this.kept = undefined;
      return Promise.resolve();
    },
  };

  openTab(): Tab {
    const tab = new Tab(this, (this.visits += 1));
    this.open.push(tab);
    return tab;
  }

  mishaps(): string[] {
    return [...this.wrong, ...this.open.flatMap(({ ledger }) => ledger.skipped)];
  }

  closeTab(at: number): void {
    const [tab] = this.open.splice(at % Math.max(1, this.open.length), 1);
    tab?.feed.stop();
    this.wrong.push(...(tab?.ledger.skipped ?? []));
  }
}

/** A state at a cursor holds all that the journal tells up to there: gives what it lacks. */
function lacking(server: ModelServer, cursor: Cursor | null, jobs: Revisions): string[] {
  if (cursor === null) return [];
  const due = server.history.get(cursor.epoch)?.[cursor.seq];
  if (due === undefined) return ['a cursor that the server never had'];
  return [...due].flatMap(([id, rev]) => {
    const known = jobs.get(id)?.rev ?? 0;
    return known >= rev ? [] : [`job ${id}: revision ${known} instead of ${rev} at ${cursor.seq}`];
  });
}

/** A ledger that notices when an event was left out. */
class WatchedLedger extends Ledger {
  readonly skipped: string[] = [];
  #lastSeq = 0;

  override restore(saved: SavedState): void {
    super.restore(saved);
    this.#lastSeq = saved.cursor.seq;
  }

  override welcome(welcome: Welcome): readonly JournalEvent[] | null {
    const fresh = super.welcome(welcome);
    for (const event of fresh ?? []) this.#follow(event);
    if (fresh !== null && welcome.mode === 'snapshot')
      this.#lastSeq = this.state.cursor?.seq ?? null;
    return fresh;
  }

  override event(event: JournalEvent): Verdict {
    const verdict = super.event(event);
    if (verdict === 'applied') this.#follow(event);
    return verdict;
  }

  #follow({ seq }: JournalEvent): void {
    if (seq !== this.#lastSeq + 1) this.skipped.push(`${this.#lastSeq} to ${seq}`);
    this.#lastSeq = seq;
  }
}

class Tab {
  readonly ledger: WatchedLedger;
  readonly feed: JobFeed;
  readonly news: News[] = [];
  connections: Connection[] = [];
  loggedOut = false;
  hidden = false;

  constructor({ server, time, tabs, record, shared, wrong }: Browser, n: number) {
    this.ledger = new WatchedLedger(new Map(), ({ cursor, jobs }) =>
      wrong.push(...lacking(server, cursor, jobs)),
    );
    const job = server.job(jobId(1));
    if (job !== undefined) this.ledger.open(job);
    const channel = tabs.open();
    const { openLink: openSocket, rest } = server;
    this.feed = new JobFeed(
      this.ledger,
      {
        ...{ rest, openSocket, timers: time, random: time.random, record },
        hidden: () => this.hidden,
        tabs: { channel, locks: shared ? tabs.locks : null, lockName: 'leader', id: `tab ${n}` },
      },
      {
        onConnection: (connection) => this.connections.push(connection),
        onStale: () => undefined,
        onNews: (news) => this.news.push(news),
        onLoggedOut: () => (this.loggedOut = true),
      },
    );
    void this.feed.start();
  }

  get connection(): Connection | undefined {
    return this.connections.at(-1);
  }
}

/** What is seen of a tab, as far as the server decides it. */
function seen({ ledger, connection }: Tab, server: ModelServer) {
  const { cursor, jobs, open } = ledger.state;
  const job = server.job(jobId(1)) && open?.job;
  return { connection, cursor, jobs: [...jobs.values()].sort(byId), open: job };
}

function truth(server: ModelServer) {
  const jobs = server.summaries().sort(byId);
  return { connection: 'live', cursor: server.cursor, jobs, open: server.job(jobId(1)) };
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);

type Step = readonly [what: string, n: number];

const step = (weight: number, most: number, ...whats: string[]) => ({
  weight,
  arbitrary: fc.tuple(fc.constantFrom(...whats), fc.nat(most)),
});
const life = [
  step(20, 99, 'create', 'work', 'work', 'finish', 'expire', 'cleanup'),
  step(12, 400, 'pass'),
  step(2, 20_000, 'pass'),
  step(2, 99, 'cut', 'page'),
  step(1, 5000, 'restart', 'block', 'unblock', 'trim', 'replaceDatabase'),
];
const steps = (...more: ReturnType<typeof step>[]) =>
  fc.array(fc.oneof(...life, ...more), { minLength: 1, maxLength: 80, size: 'max' });

async function take(browser: Browser, [what, n]: Step): Promise<void> {
  const { server, time } = browser;
  switch (what) {
    case 'pass':
      return time.pass(n);
    case 'cut':
    case 'trim':
    case 'replaceDatabase':
      return server[what]();
    case 'restart':
      return server.restart(n);
    case 'block':
      server.blocked = true;
      return server.cut();
    case 'unblock':
      server.blocked = false;
      return;
    case 'page':
      for (const { ledger } of browser.open) void loadPage(browser, ledger);
      return;
    case 'open':
      if (browser.open.length < 4) browser.openTab();
      return;
    case 'close':
      return browser.closeTab(n);
    case 'reopen':
      browser.closeTab(0);
      await time.pass(n);
      browser.openTab();
      return;
    default:
      server.change(what as 'work', n);
  }
}

/** As a page of the list does: asks, is answered some time later, and knows nothing of the journal. */
async function loadPage({ server }: Browser, ledger: Ledger): Promise<void> {
  const { epoch } = server.cursor;
  const jobs = await server.rest.snapshot(new AbortController().signal).catch(() => []);
  if (epoch === server.cursor.epoch) ledger.page(jobs);
}

function calm(server: ModelServer): void {
  server.fair = true;
  server.blocked = false;
}

/** Long enough for the longest wait between two tries, and for a ping to tell of what got lost. */
const TO_CALM_DOWN_MS = 90_000;

describe('whatever is lost, repeated, delayed, swapped, cut or restarted', () => {
  it('a tab ends with what the server has, and never skips an event', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), steps(step(2, 3000, 'reopen')), async (seed, taken) => {
        const browser = new Browser(seed);
        browser.openTab();
        for (const one of taken) await take(browser, one);
        calm(browser.server);
        await browser.time.pass(TO_CALM_DOWN_MS);
        expect(browser.open.map((tab) => seen(tab, browser.server))).toEqual([
          truth(browser.server),
        ]);
        expect(browser.mishaps()).toEqual([]);
      }),
      { numRuns: Number(process.env.R ?? 150) },
    );
  });

  it('so do several tabs over one connection, whichever of them close', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), steps(step(3, 99, 'open', 'close')), async (seed, taken) => {
        const browser = new Browser(seed, { shared: true });
        browser.openTab();
        browser.openTab();
        for (const one of taken) await take(browser, one);
        if (browser.open.length === 0) browser.openTab();
        calm(browser.server);
        await browser.time.pass(TO_CALM_DOWN_MS);
        const expected = truth(browser.server);
        for (const tab of browser.open) expect(seen(tab, browser.server)).toEqual(expected);
        expect(browser.server.connected).toBe(1);
        expect(browser.mishaps()).toEqual([]);
      }),
      { numRuns: Number(process.env.R ?? 100) },
    );
  });
});
