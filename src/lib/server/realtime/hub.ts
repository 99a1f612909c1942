import type { JobId } from '../../contract/ids.ts';
import type { Cursor, JournalEvent, ProgressInterest, ProgressItem } from '../../contract/wire.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { ClientSession, type SessionHost } from './client-session.ts';
import { ENDINGS } from './closing.ts';
import { EventBatch } from './event-batch.ts';
import { HubCounters, type HubStats } from './hub-stats.ts';
import { DEFAULT_HUB_OPTIONS, type HubOptions } from './options.ts';
import { encode } from './outgoing.ts';
import type { Connection, ConnectionHandlers, JournalReader, SessionInfo } from './ports.ts';
import { ProgressBoard } from './progress-board.ts';
import { Ticker } from './ticker.ts';
import { WatchGroups } from './watch-groups.ts';
import { Welcomes, type Welcome } from './welcomes.ts';

export interface HubDependencies {
  readonly journal: JournalReader;
  readonly clock: Clock;
  readonly log: Log;
  readonly options?: Partial<HubOptions>;
}

/** The channel without its transport: who is connected, and who is told what. */
export interface Hub {
  /** Tells everyone. To be called after each commit, with its events, in the order of the commits. */
  publish(events: readonly JournalEvent[]): void;
  /** Takes a progress value; of several between two frames the last one of an id is sent. */
  progress(jobId: JobId, item: ProgressItem): void;
  /** Why no more sockets of that session are taken: there are too many, or the server goes down; null when they are. */
  refusalFor(sessionId: string): 'SHUTTING_DOWN' | 'TOO_MANY_SOCKETS' | 'CHANNEL_FULL' | null;
  accept(connection: Connection, session: SessionInfo): ConnectionHandlers;
  /** Closes every socket of the sessions that have ended, with 4401. */
  closeSessions(hasEnded: (sessionId: string) => boolean): void;
  /**
   * Tells everyone that the server goes down, and that they should come back spread over `windowMs`; closes
   * with 1001. Resolves when all sockets are gone, those that do not close are dropped after `closeFlushMs`.
   */
  drain(windowMs: number): Promise<void>;
  stats(): HubStats;
  /** Drops whatever is still connected and ends all timers. */
  stop(): void;
}

export function createHub(dependencies: HubDependencies): Hub {
  return new SocketHub(dependencies);
}

class SocketHub implements Hub, SessionHost {
  readonly clock: Clock;
  readonly log: Log;
  readonly options: HubOptions;
  readonly counters = new HubCounters();
  readonly #welcomes: Welcomes;
  readonly #board = new ProgressBoard();
  readonly #watchers = new WatchGroups<ClientSession>();
  readonly #connections = new Map<ClientSession, Connection>();
  readonly #perSession = new Map<string, number>();
  readonly #progressTicker: Ticker;
  readonly #sweepTicker: Ticker;
  #publishedSeq = 0;
  #accepting = true;
  #onEmpty: (() => void)[] = [];

  constructor({ journal, clock, log, options }: HubDependencies) {
    this.clock = clock;
    this.log = log;
    this.options = { ...DEFAULT_HUB_OPTIONS, ...options };
    this.#welcomes = new Welcomes(journal, this.options);
    this.#progressTicker = new Ticker(clock, this.options.progressIntervalMs, () =>
      this.#sendProgress(),
    );
    this.#sweepTicker = new Ticker(clock, this.options.sweepIntervalMs, () => this.#sweep());
  }

  publish(events: readonly JournalEvent[]): void {
    const fresh = events.filter((event) => event.seq > this.#publishedSeq);
    const last = fresh.at(-1);
    if (last === undefined) return;
    this.#publishedSeq = last.seq;
    for (const event of fresh) this.#board.observe(event);
    if (this.#connections.size === 0) return;
    const batch = new EventBatch(fresh);
    for (const session of this.#connections.keys()) session.offerEvents(batch);
  }

  progress(jobId: JobId, item: ProgressItem): void {
    if (this.#connections.size === 0) return;
    if (this.#board.put(jobId, item)) this.#progressTicker.arm();
  }

  refusalFor(sessionId: string): ReturnType<Hub['refusalFor']> {
    const { maxSockets, maxSocketsPerSession } = this.options;
    if (!this.#accepting) return 'SHUTTING_DOWN';
    if (this.#connections.size >= maxSockets) return 'CHANNEL_FULL';
    const ofSession = this.#perSession.get(sessionId) ?? 0;
    return ofSession >= maxSocketsPerSession ? 'TOO_MANY_SOCKETS' : null;
  }

  accept(connection: Connection, info: SessionInfo): ConnectionHandlers {
    const session = new ClientSession(this, connection, info);
    this.#connections.set(session, connection);
    this.#perSession.set(info.sessionId, (this.#perSession.get(info.sessionId) ?? 0) + 1);
    this.counters.acceptedConnections += 1;
    this.#sweepTicker.arm();
    if (!this.#accepting) session.end(ENDINGS.restarting);
    return session;
  }

  closeSessions(hasEnded: (sessionId: string) => boolean): void {
    for (const session of this.#connections.keys()) {
      if (hasEnded(session.sessionId)) session.end(ENDINGS.loggedOut);
    }
  }

  async drain(windowMs: number): Promise<void> {
    this.#accepting = false;
    const draining = encode({ type: 'draining', windowMs });
    for (const session of this.#connections.keys()) {
      session.send(draining);
      session.end(ENDINGS.restarting);
    }
    if (this.#connections.size === 0) return;
    await new Promise<void>((resolve) => this.#onEmpty.push(resolve));
  }

  stats(): HubStats {
    return this.counters.read(this.#connections.size);
  }

  stop(): void {
    this.#accepting = false;
    this.#progressTicker.stop();
    this.#sweepTicker.stop();
    for (const connection of [...this.#connections.values()]) connection.terminate();
  }

  /** For the sessions: brings a client up to date. */
  async welcome(resume: Cursor | null): Promise<Welcome> {
    const welcome = await this.#welcomes.answer(resume);
    this.counters.countWelcome(welcome.kind);
    // Read from the journal before it was published: what it says counts already, lest progress that is
    // older than the welcome follows it.
    for (const event of welcome.events) {
      if (event.seq > this.#publishedSeq) this.#board.observe(event);
    }
    return welcome;
  }

  watch(session: ClientSession, interest: ProgressInterest): void {
    this.#watchers.place(session, interest);
  }

  publishedSeq(): number {
    return this.#publishedSeq;
  }

  left(session: ClientSession): void {
    this.#watchers.remove(session);
    if (this.#connections.delete(session)) this.#countLess(session.sessionId);
    if (this.#connections.size > 0) return;
    for (const resolve of this.#onEmpty.splice(0)) resolve();
  }

  #countLess(sessionId: string): void {
    const left = (this.#perSession.get(sessionId) ?? 1) - 1;
    if (left === 0) this.#perSession.delete(sessionId);
    else this.#perSession.set(sessionId, left);
  }

  #sendProgress(): void {
    const round = this.#board.take();
    if (round === null) return;
    for (const { interest, members } of this.#watchers.groups()) {
      const frame = round.frameFor(interest);
      if (frame === null) continue;
      this.counters.progressFrames += 1;
      for (const session of members) session.offerProgress(frame);
    }
  }

  #sweep(): void {
    const nowMs = this.clock.monotonic();
    const wallMs = this.clock.now();
    for (const session of [...this.#connections.keys()]) session.sweep(nowMs, wallMs);
    if (this.#connections.size > 0) this.#sweepTicker.arm();
  }
}
