import type { ClientMessage, Cursor, ProgressInterest } from '../../contract/wire.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { parseClientMessage } from './client-messages.ts';
import { ENDINGS, type Ending } from './closing.ts';
import { EventBacklog, type EventBatch } from './event-batch.ts';
import { Heartbeat } from './heartbeat.ts';
import type { HubCounters } from './hub-stats.ts';
import type { HubOptions } from './options.ts';
import { encode, type Outgoing } from './outgoing.ts';
import type { Connection, ConnectionHandlers, SessionInfo } from './ports.ts';
import { RateLimit } from './rate-limit.ts';
import type { Welcome } from './welcomes.ts';

/** What a session needs of the hub it belongs to. */
export interface SessionHost {
  readonly clock: Clock;
  readonly log: Log;
  readonly options: HubOptions;
  readonly counters: HubCounters;
  welcome(resume: Cursor | null): Promise<Welcome>;
  watch(session: ClientSession, interest: ProgressInterest): void;
  /** The newest event that was published; 0 before the first one. */
  publishedSeq(): number;
  left(session: ClientSession): void;
}

type Phase = 'greeting' | 'syncing' | 'live' | 'closing' | 'gone';

/** The protocol as one client lives it, whatever carries it. */
export class ClientSession implements ConnectionHandlers {
  readonly #host: SessionHost;
  readonly #connection: Connection;
  readonly #session: SessionInfo;
  readonly #rate: RateLimit;
  readonly #heartbeat: Heartbeat;
  readonly #backlog = new EventBacklog();
  readonly #hellos: (Cursor | null)[] = [];
  #phase: Phase = 'greeting';
  /** When the phase must be over; greeting, syncing and closing have an end. */
  #deadlineMs: number;
  /** The newest event that the client was told. */
  #seq = 0;

  constructor(host: SessionHost, connection: Connection, session: SessionInfo) {
    const { options } = host;
    const nowMs = host.clock.monotonic();
    this.#host = host;
    this.#connection = connection;
    this.#session = session;
    this.#rate = new RateLimit(options.rateLimit, options.rateWindowMs, nowMs);
    this.#heartbeat = new Heartbeat(options.pingIntervalMs, options.pongTimeoutMs, nowMs);
    this.#deadlineMs = nowMs + options.helloTimeoutMs;
  }

  get sessionId(): string {
    return this.#session.sessionId;
  }

  message(text: string | null): void {
    if (!this.#withinRate()) return;
    const inbound = parseClientMessage(text);
    if (inbound.kind === 'message') this.#handle(inbound.message);
    else this.end(ENDINGS[inbound.kind]);
  }

  controlFrame(): void {
    this.#withinRate();
  }

  failed(): void {
    if (this.#isOpen()) this.#startClosing();
  }

  closed(): void {
    this.#phase = 'gone';
    this.#host.left(this);
  }

  /** Events go out in order; what the client has been told already is left out. */
  offerEvents(batch: EventBatch): void {
    if (this.#phase === 'syncing') this.#backlog.add(batch);
    if (this.#phase === 'live') this.#sendEvents(batch);
  }

  /** Progress is left out for a socket that cannot keep up: what matters comes again, newer. */
  offerProgress(message: Outgoing): void {
    if (this.#phase !== 'live') return;
    if (this.#connection.bufferedBytes() <= this.#host.options.skipProgressAboveBytes) {
      this.send(message);
      return;
    }
    this.#host.counters.skippedProgress += 1;
    this.#endIfOverfull();
  }

  send(message: Outgoing): void {
    if (!this.#isOpen() || this.#endIfOverfull()) return;
    this.#connection.send(message);
    this.#host.counters.sentFrames += message.payloads.length;
    this.#host.counters.sentBytes += message.frames.byteLength;
  }

  /** Looks at every deadline of this socket; times late by at most one sweep. */
  sweep(nowMs: number, wallMs: number): void {
    if (this.#phase === 'closing') {
      if (nowMs >= this.#deadlineMs) this.#terminate();
      return;
    }
    if (wallMs >= this.#session.expiresAtMs) this.end(ENDINGS.loggedOut);
    else if (this.#phase === 'greeting' && nowMs >= this.#deadlineMs) this.end(ENDINGS.noHello);
    else if (this.#phase === 'syncing' && nowMs >= this.#deadlineMs) this.#failSync('timed out');
    else if (!this.#endIfOverfull() && this.#phase === 'live') this.#beat(nowMs);
  }

  end(ending: Ending): void {
    if (!this.#isOpen()) return;
    const { code, error, reason } = ending;
    if (error !== null) {
      this.#connection.send(encode({ type: 'error', code: error, message: reason }));
    }
    this.#startClosing();
    this.#host.counters.countClose(code);
    this.#connection.close(code, reason);
  }

  #isOpen(): boolean {
    return this.#phase !== 'closing' && this.#phase !== 'gone';
  }

  #startClosing(): void {
    this.#phase = 'closing';
    this.#deadlineMs = this.#host.clock.monotonic() + this.#host.options.closeFlushMs;
    this.#backlog.clear();
  }

  #terminate(): void {
    this.#host.counters.terminated += 1;
    this.#deadlineMs = Infinity;
    this.#connection.terminate();
  }

  #withinRate(): boolean {
    if (!this.#isOpen()) return false;
    if (this.#rate.take(this.#host.clock.monotonic())) return true;
    this.end(ENDINGS.flooding);
    return false;
  }

  #endIfOverfull(): boolean {
    if (this.#connection.bufferedBytes() <= this.#host.options.dropAboveBytes) return false;
    this.end(ENDINGS.overfull);
    return true;
  }

  #handle(message: ClientMessage): void {
    if (message.type === 'hello') {
      this.#host.watch(this, message.progress);
      this.#hellos.push(message.resume);
      if (this.#phase !== 'syncing') void this.#synchronise();
    } else if (this.#phase === 'greeting') {
      this.end(ENDINGS.beforeHello);
    } else if (message.type === 'watch') {
      this.#host.watch(this, message.progress);
    } else {
      this.#heartbeat.answer(message.n);
    }
  }

  /** Answers the hellos that wait, in order. From its first line on, live events are kept back. */
  async #synchronise(): Promise<void> {
    this.#phase = 'syncing';
    this.#deadlineMs = this.#host.clock.monotonic() + this.#host.options.welcomeTimeoutMs;
    try {
      for (let resume = this.#hellos.shift(); resume !== undefined; resume = this.#hellos.shift()) {
        const welcome = await this.#host.welcome(resume);
        if (!this.#isOpen()) return;
        this.#seq = welcome.seq;
        this.send(welcome.message);
        for (const batch of this.#backlog.takeAll()) this.#sendEvents(batch);
      }
      if (this.#isOpen()) this.#phase = 'live';
    } catch (error) {
      this.#failSync(error);
    }
  }

  #failSync(error: unknown): void {
    if (!this.#isOpen()) return;
    this.#host.log.error({ err: error }, 'a socket could not be brought up to date');
    this.end(ENDINGS.internal);
  }

  #sendEvents(batch: EventBatch): void {
    const message = batch.after(this.#seq);
    if (message === null) return;
    this.send(message);
    this.#seq = batch.lastSeq;
  }

  #beat(nowMs: number): void {
    const due = this.#heartbeat.due(nowMs);
    if (due === 'overdue') this.end(ENDINGS.silent);
    if (due !== 'ping') return;
    // A client may be ahead of what was published: its welcome was read right after a commit.
    const seq = Math.max(this.#seq, this.#host.publishedSeq());
    this.send(encode({ type: 'ping', n: this.#heartbeat.next(nowMs), seq }));
  }
}
