import type { JobSummary } from '../contract/job.ts';
import { isFinal } from '../contract/states.ts';
import type { JournalEvent, Welcome } from '../contract/wire.ts';
import { words } from '../words/words.ts';
import { Absence } from './absence.ts';
import { ApiError } from './api.ts';
import { catchUp } from './catch-up.ts';
import { toNews, type News } from './job-news.ts';
import { Keeper } from './keeper.ts';
import type { Ledger } from './ledger.ts';
import type { OpenLink } from './link.ts';
import { OpenJobReader } from './open-job.ts';
import type { RecordStore } from './record-store.ts';
import type { Rest } from './rest.ts';
import { LiveSocket, type Connection, type SocketListener } from './socket.ts';
import { Tabs, type TabsOptions } from './tabs.ts';
import type { Timers } from './timers.ts';

/** The world outside the tab. */
export interface FeedPorts {
  readonly rest: Rest;
  /** A connection of this tab's own. */
  readonly openSocket: OpenLink;
  readonly timers: Timers;
  /** In [0, 1). */
  readonly random: () => number;
  readonly hidden: () => boolean;
  readonly record: RecordStore;
  readonly tabs: Omit<TabsOptions, 'view'>;
}

export interface FeedListener {
  onConnection(connection: Connection): void;
  /** Whether what is shown is what an earlier visit knew. */
  onStale(stale: boolean): void;
  onNews(news: News): void;
  /** Every new event, once it is applied. */
  onEvent?(event: JournalEvent): void;
  /** The session is over: nothing more can be had without a new login. */
  onLoggedOut(): void;
}

/** Keeps a ledger as the server has it, for as long as the page is open. */
export class JobFeed {
  readonly #ledger: Ledger;
  readonly #ports: FeedPorts;
  readonly #listener: FeedListener;
  readonly #socket: LiveSocket;
  readonly #tabs: Tabs;
  readonly #keeper: Keeper;
  readonly #absence: Absence;
  readonly #openJob: OpenJobReader;
  readonly #ended = new AbortController();
  #connection: Connection = 'connecting';

  constructor(ledger: Ledger, ports: FeedPorts, listener: FeedListener) {
    const { timers, random, hidden } = ports;
    this.#ledger = ledger;
    this.#ports = ports;
    this.#listener = listener;
    this.#keeper = new Keeper(ports.record, timers);
    this.#absence = new Absence({
      nowMs: () => timers.nowMs(),
      hidden,
      show: (news) => listener.onNews(news),
      told: () => this.#tabs.tell('told'),
    });
    this.#openJob = new OpenJobReader(ports.rest, timers, {
      onJob: (job) => ledger.confirm(job),
      onLoggedOut: () => this.#loggedOut(),
    });
    this.#tabs = new Tabs(
      { ...ports.tabs, view: () => ledger.state },
      {
        onLead: () => this.#socket.switchTo(ports.openSocket),
        onWake: () => this.#socket.wake(),
        onEnded: () => void this.#checkSession(),
        onTold: () => this.#absence.toldElsewhere(),
      },
    );
    const openLink = this.#tabs.openLink ?? ports.openSocket;
    const poll = (signal: AbortSignal) => this.#poll(signal);
    this.#socket = new LiveSocket({ openLink, timers, random, hidden, poll }, this.#hearing());
  }

  /** Shows what the last visit knew, then connects. */
  async start(): Promise<void> {
    const saved = await this.#keeper.load();
    if (this.#ended.signal.aborted) return;
    if (saved !== null) {
      this.#ledger.restore(saved);
      const jobs = new Map(saved.jobs.map((job) => [job.id, job]));
      this.#absence.reopened(jobs, saved.heardMs);
      this.#listener.onStale(true);
    }
    this.#socket.start();
    this.#tabs.start();
  }

  stop(): void {
    this.#ended.abort();
    this.#openJob.stop();
    this.#socket.stop();
    this.#keeper.flush();
    this.#tabs.stop();
  }

  /** Ends the connection, then the session with `logOut`, then what the other tabs and the next visit have of it. */
  async leave(logOut: () => Promise<void>): Promise<void> {
    this.#ended.abort();
    this.#openJob.stop();
    // Leading goes on to the end, lest another tab takes over only to be turned away.
    this.#socket.stop();
    await logOut();
    this.#tabs.tell('ended');
    await this.#keeper.forget();
    this.#tabs.stop();
  }

  /** This tab speaks for all of the browser. */
  get leads(): boolean {
    return this.#tabs.leads;
  }

  /** The network is back, or someone looks at the page again. */
  wake(): void {
    if (this.#ended.signal.aborted) return;
    this.#socket.wake();
    if (this.#connection !== 'live') this.#tabs.tell('wake');
    this.#absence.showIfSeen();
  }

  /** The page may be about to go: until now it has been there. */
  flush(): void {
    this.#keep();
    this.#keeper.flush();
  }

  /** The page of a job is shown: its videos are wanted in full. */
  confirmOpenJob(): void {
    const { open } = this.#ledger.state;
    if (open !== null && this.#connection === 'live') this.#openJob.ask(open.id);
  }

  forgetOpenJob(): void {
    this.#openJob.stop();
  }

  #hearing(): SocketListener {
    return {
      cursor: () => this.#ledger.state.cursor,
      onConnection: (connection) => this.#onConnection(connection),
      onWelcome: (welcome) => this.#onWelcome(welcome),
      onEvent: (event) => this.#onEvent(event),
      onProgress: (items) => {
        this.#absence.heard();
        this.#ledger.progress(items);
        this.#tabs.relay({ type: 'progress', items: [...items] });
      },
      onPing: (ping) => {
        this.#absence.heard();
        this.#tabs.relay(ping);
      },
      onRefused: (why) =>
        why === 'outdated' ? this.#listener.onNews(outdated()) : this.#loggedOut(),
    };
  }

  #onConnection(connection: Connection): void {
    if (this.#connection === 'live') this.#tabs.down();
    this.#connection = connection;
    this.#listener.onConnection(connection);
  }

  #onWelcome(welcome: Welcome): boolean {
    if (!this.#take(welcome)) return false;
    this.#tabs.up(welcome.pingIntervalMs);
    const { open } = this.#ledger.state;
    if (open?.waiting) this.#openJob.ask(open.id);
    return true;
  }

  /** Takes a welcome, or an answer in its shape. */
  #take(welcome: Welcome): boolean {
    const before = this.#absence.known(this.#ledger.state.jobs);
    const wasAway = this.#absence.isLong;
    const fresh = this.#ledger.welcome(welcome);
    if (fresh === null) return false;
    if (welcome.mode === 'snapshot') this.#tabs.leapt();
    for (const event of fresh) this.#pass(event);
    this.#absence.heard();
    if (wasAway) this.#absence.end(before, this.#ledger.state.jobs);
    else for (const event of fresh) this.#announce(event, before);
    this.#listener.onStale(false);
    this.#keep();
    // At once: a visit may be short, and what was told now must not be told by the next one.
    this.#keeper.flush();
    return true;
  }

  #onEvent(event: JournalEvent): boolean {
    const known = this.#ledger.state.jobs;
    const verdict = this.#ledger.event(event);
    this.#absence.heard();
    if (verdict !== 'applied') return verdict === 'seen';
    this.#pass(event);
    this.#announce(event, known);
    this.#keep();
    return true;
  }

  #pass(event: JournalEvent): void {
    this.#tabs.event(event);
    this.#listener.onEvent?.(event);
  }

  #announce(event: JournalEvent, before: ReadonlyMap<string, JobSummary>): void {
    const news = toNews(event, event.jobId === null ? undefined : before.get(event.jobId));
    if (news !== null) this.#listener.onNews(news);
  }

  /** One state is kept for all tabs: the leader's. */
  #keep(): void {
    if (this.#tabs.leads) this.#keeper.note(this.#ledger.state, this.#absence.heardMs);
  }

  async #poll(signal: AbortSignal): Promise<boolean> {
    const { rest } = this.#ports;
    const cursor = () => this.#ledger.state.cursor;
    await catchUp(rest, { cursor, take: (welcome) => this.#take(welcome) }, signal);
    this.#absence.heard();
    if (this.#ledger.busy) {
      const jobs = await rest.active(signal);
      signal.throwIfAborted();
      if (jobs !== null) this.#ledger.page(jobs);
    }
    await this.#pollOpenJob(signal);
    return this.#ledger.busy;
  }

  async #pollOpenJob(signal: AbortSignal): Promise<void> {
    const { open } = this.#ledger.state;
    if (open === null) return;
    const settled = open.job !== null && isFinal(open.job.status) && open.waiting === null;
    if (settled) return;
    try {
      const job = await this.#ports.rest.job(open.id, signal);
      if (!signal.aborted) this.#ledger.confirm(job);
    } catch (error) {
      // A job that is gone has no news; the page shows what there was.
      if (!(error instanceof ApiError) || error.status !== 404) throw error;
    }
  }

  /** Another tab says that the session is over. It may have been an older one. */
  async #checkSession(): Promise<void> {
    try {
      await this.#ports.rest.events(this.#ledger.state.cursor, this.#ended.signal);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) await this.#forget();
    }
  }

  #loggedOut(): void {
    this.#tabs.tell('ended');
    void this.#forget();
  }

  async #forget(): Promise<void> {
    await this.#keeper.forget();
    this.#listener.onLoggedOut();
  }
}

function outdated(): News {
  return { tone: 'error', text: words().live.news.updated, jobId: null };
}
