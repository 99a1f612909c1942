import type { Cursor, JournalEvent, Welcome } from '../../src/lib/contract/wire.ts';
import { JobFeed } from '../../src/lib/client/feed.ts';
import type { News } from '../../src/lib/client/job-news.ts';
import type { Verdict } from '../../src/lib/client/job-state.ts';
import { Ledger } from '../../src/lib/client/ledger.ts';
import type { SavedState } from '../../src/lib/client/record.ts';
import type { RecordStore } from '../../src/lib/client/record-store.ts';
import type { Connection } from '../../src/lib/client/socket.ts';
import { jobId } from './job-fixtures.ts';
import { ModelServer } from './model-server.ts';
import { ModelTabs } from './model-tabs.ts';
import { Simulation } from './simulation.ts';

type Revisions = ReadonlyMap<string, { readonly rev: number }>;

/** A browser, with what it keeps over visits. */
export class Browser {
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
    if (welcome.mode === 'snapshot') this.#lastSeq = this.state.cursor?.seq ?? 0;
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

/** A page with the first job open, as its server sent it. */
export class Tab {
  readonly ledger: WatchedLedger;
  readonly feed: JobFeed;
  readonly news: News[] = [];
  readonly connections: Connection[] = [];
  readonly stale: boolean[] = [];
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
        onStale: (stale) => this.stale.push(stale),
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
export function seen({ ledger, connection }: Tab, server: ModelServer) {
  const { cursor, jobs, open } = ledger.state;
  const job = server.job(jobId(1)) && open?.job;
  return { connection, cursor, jobs: [...jobs.values()].sort(byId), open: job };
}

export function truth(server: ModelServer) {
  const jobs = server.summaries().sort(byId);
  return { connection: 'live', cursor: server.cursor, jobs, open: server.job(jobId(1)) };
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
