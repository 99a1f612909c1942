import {
  CLOSE,
  PROTOCOL_VERSION,
  type Cursor,
  type JournalEvent,
  type ProgressItem,
  type ServerMessage,
  type Welcome,
} from '../contract/wire.ts';
import { ApiError } from './api.ts';
import { reconnectDelayMs } from './backoff.ts';
import type { Link, OpenLink } from './link.ts';
import { Poller } from './poller.ts';
import type { Timers } from './timers.ts';

/** How the page hears of changes; it always says which. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'polling';

export interface SocketListener {
  /** Where the state stands in the journal, at the moment of each hello. */
  cursor(): Cursor | null;
  onConnection(connection: Connection): void;
  /** @returns false when it does not follow on the state: the connection is then made anew */
  onWelcome(welcome: Welcome): boolean;
  /** @returns false when the event left a gap: the socket then says hello again */
  onEvent(event: JournalEvent): boolean;
  onProgress(items: readonly ProgressItem[]): void;
  onPing(ping: Extract<ServerMessage, { type: 'ping' }>): void;
  /** The server refused the connection or ended it; nothing reconnects after `outdated`. */
  onRefused(why: 'unauthenticated' | 'outdated'): void;
}

export interface SocketOptions {
  readonly openLink: OpenLink;
  readonly timers: Timers;
  /** In [0, 1). */
  readonly random: () => number;
  /** Nobody looks at the page. */
  readonly hidden: () => boolean;
  /** Brings the state up to date without a link; tells whether something runs. */
  readonly poll: (signal: AbortSignal) => Promise<boolean>;
}

/** Until the first welcome tells the server's own rhythm. */
const FIRST_PING_INTERVAL_MS = 20_000;
/** The server gives up on a welcome after 10 s; the rest is for the network. */
const WELCOME_WITHIN_MS = 15_000;
const CONNECTS_BEFORE_POLLING = 2;

/**
 * The one channel to the server: says hello, answers pings, comes back after every loss, and polls as long as
 * it cannot.
 */
export class LiveSocket {
  readonly #options: SocketOptions;
  readonly #listener: SocketListener;
  readonly #poller: Poller;
  #openLink: OpenLink;
  #link: Link | null = null;
  #connection: Connection = 'connecting';
  #failedConnects = 0;
  #spreadMs: number | null = null;
  #awaitsWelcome = true;
  #welcomed = false;
  #pingIntervalMs = FIRST_PING_INTERVAL_MS;
  #callOffRetry: (() => void) | null = null;
  #callOffSilence: () => void = () => undefined;
  #callOffDeadline: () => void = () => undefined;

  constructor(options: SocketOptions, listener: SocketListener) {
    this.#options = options;
    this.#openLink = options.openLink;
    this.#listener = listener;
    this.#poller = new Poller({ ...options, onRound: (error) => this.#onRound(error) });
  }

  start(): void {
    this.#listener.onConnection('connecting');
    this.#connect();
  }

  stop(): void {
    this.#poller.stop();
    this.#hangUp();
    this.#callOffRetry?.();
    this.#callOffRetry = null;
  }

  /** Ends a wait for the next try: the network is back, or someone looks at the page again. */
  wake(): void {
    this.#poller.wake();
    if (this.#callOffRetry !== null) this.#connect();
  }

  /** Goes on over links of another kind, from where the state stands. */
  switchTo(openLink: OpenLink): void {
    this.#openLink = openLink;
    if (this.#welcomed) this.#show('reconnecting');
    this.#hangUp();
    this.#connect();
  }

  #connect(): void {
    this.#callOffRetry?.();
    this.#callOffRetry = null;
    this.#awaitsWelcome = true;
    this.#welcomed = false;
    this.#startDeadline();
    this.#expectWord();
    const link: Link = this.#openLink({
      onOpen: () => this.#link === link && this.#hello(),
      onMessage: (message) => this.#link === link && this.#receive(message),
      onClose: (code) => this.#link === link && this.#lost(code),
    });
    this.#link = link;
  }

  #hello(): void {
    this.#awaitsWelcome = true;
    this.#startDeadline();
    const resume = this.#listener.cursor();
    this.#link?.send({ type: 'hello', version: PROTOCOL_VERSION, resume, progress: 'all' });
  }

  #receive(message: ServerMessage): void {
    this.#expectWord();
    switch (message.type) {
      case 'welcome':
        if (this.#awaitsWelcome) this.#welcome(message);
        return;
      case 'event':
        if (!this.#awaitsWelcome && !this.#listener.onEvent(message)) this.#hello();
        return;
      case 'progress':
        this.#listener.onProgress(message.items);
        return;
      case 'ping':
        this.#link?.send({ type: 'pong', n: message.n });
        this.#listener.onPing(message);
        if (!this.#awaitsWelcome && message.seq > (this.#listener.cursor()?.seq ?? 0))
          this.#hello();
        return;
      case 'draining':
        this.#spreadMs = message.windowMs;
        return;
      case 'error':
        // The close that follows says what to do.
        return;
    }
  }

  #welcome(welcome: Welcome): void {
    this.#callOffDeadline();
    this.#poller.stop();
    if (!this.#listener.onWelcome(welcome)) {
      this.#lost(CLOSE.badFrame);
      return;
    }
    this.#awaitsWelcome = false;
    this.#welcomed = true;
    this.#failedConnects = 0;
    this.#pingIntervalMs = welcome.pingIntervalMs;
    this.#show('live');
  }

  #startDeadline(): void {
    this.#callOffDeadline();
    this.#callOffDeadline = this.#options.timers.after(WELCOME_WITHIN_MS, () =>
      this.#lost(CLOSE.noHello),
    );
  }

  /** Two missed pings: the connection is dead, even if nobody said so. */
  #expectWord(): void {
    this.#callOffSilence();
    this.#callOffSilence = this.#options.timers.after(this.#pingIntervalMs * 2.5, () =>
      this.#lost(CLOSE.tooSlow),
    );
  }

  #hangUp(): void {
    this.#callOffSilence();
    this.#callOffDeadline();
    this.#link?.close();
    this.#link = null;
  }

  #lost(code: number): void {
    this.#hangUp();
    if (!this.#welcomed && this.#spreadMs === null) this.#failedConnects += 1;
    if (!this.#poller.running) this.#show('reconnecting');
    if (code === CLOSE.version) {
      this.#poller.stop();
      this.#listener.onRefused('outdated');
      return;
    }
    this.#callOffRetry = this.#options.timers.after(this.#nextDelayMs(), () => this.#connect());
    if (code === CLOSE.unauthenticated) this.#listener.onRefused('unauthenticated');
    else if (this.#failedConnects >= CONNECTS_BEFORE_POLLING) this.#poller.start();
  }

  /** A server that drains says how wide to spread, so that its successor is not met by everyone at once. */
  #nextDelayMs(): number {
    const spreadMs = this.#spreadMs;
    this.#spreadMs = null;
    if (spreadMs !== null) return this.#options.random() * spreadMs;
    return reconnectDelayMs(this.#failedConnects, this.#options.random);
  }

  #onRound(error: unknown): void {
    this.#show(error === null ? 'polling' : 'reconnecting');
    if (error instanceof ApiError && error.status === 401)
      this.#listener.onRefused('unauthenticated');
  }

  #show(connection: Connection): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    this.#listener.onConnection(connection);
  }
}
