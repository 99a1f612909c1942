import * as v from 'valibot';
import {
  CLOSE,
  PROTOCOL,
  PROTOCOL_VERSION,
  ServerMessage,
  type ClientMessage,
  type Cursor,
  type JournalEvent,
  type ProgressItem,
  type Welcome,
} from '../contract/wire.ts';
import { parseJson } from './api.ts';
import { reconnectDelayMs } from './backoff.ts';

/** How the page hears of changes; it always says which. */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'polling';

export interface SocketListener {
  /** Where the state stands in the journal, at the moment of each hello. */
  cursor(): Cursor | null;
  onConnection(connection: Connection): void;
  onWelcome(welcome: Welcome): void;
  /** @returns false when the event left a gap: the socket then says hello again */
  onEvent(event: JournalEvent): boolean;
  onProgress(items: readonly ProgressItem[]): void;
  /** The server refused the connection or ended it for good; nothing reconnects after `outdated`. */
  onRefused(why: 'unreachable' | 'unauthenticated' | 'outdated'): void;
}

export interface SocketOptions {
  readonly url: string;
  /** In [0, 1). */
  readonly random: () => number;
}

/** Until the first welcome tells the server's own rhythm. */
const FIRST_PING_INTERVAL_MS = 20_000;

/** The one channel to the server: says hello, answers pings, comes back after every loss. */
export class LiveSocket {
  readonly #options: SocketOptions;
  readonly #listener: SocketListener;
  #socket: WebSocket | null = null;
  #failures = 0;
  #spreadMs: number | null = null;
  #awaitsWelcome = true;
  #pingIntervalMs = FIRST_PING_INTERVAL_MS;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SocketOptions, listener: SocketListener) {
    this.#options = options;
    this.#listener = listener;
  }

  start(): void {
    this.#listener.onConnection('connecting');
    this.#connect();
  }

  stop(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#socket = null;
    this.#retry = undefined;
    socket?.close();
  }

  /** Ends a wait for the next try: the network is back, or someone looks at the page again. */
  wake(): void {
    if (this.#retry !== undefined) this.#connect();
  }

  #connect(): void {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const socket = new WebSocket(this.#options.url, PROTOCOL);
    let opened = false;
    this.#socket = socket;
    this.#expectWord();
    socket.addEventListener('open', () => {
      opened = true;
      this.#hello();
    });
    socket.addEventListener('message', ({ data }) => {
      if (this.#socket === socket && typeof data === 'string') this.#receive(data);
    });
    socket.addEventListener('close', ({ code }) => {
      if (this.#socket === socket) this.#lost(code, opened);
    });
  }

  #hello(): void {
    this.#awaitsWelcome = true;
    const resume = this.#listener.cursor();
    this.#send({ type: 'hello', version: PROTOCOL_VERSION, resume, progress: 'all' });
  }

  #send(message: ClientMessage): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #receive(text: string): void {
    this.#expectWord();
    const parsed = v.safeParse(ServerMessage, parseJson(text));
    // A message this page does not know is from a newer server and not meant for it.
    if (parsed.success) this.#handle(parsed.output);
  }

  #handle(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#awaitsWelcome = false;
        this.#failures = 0;
        this.#pingIntervalMs = message.pingIntervalMs;
        this.#listener.onWelcome(message);
        this.#listener.onConnection('live');
        return;
      case 'event':
        if (!this.#awaitsWelcome && !this.#listener.onEvent(message)) this.#hello();
        return;
      case 'progress':
        this.#listener.onProgress(message.items);
        return;
      case 'ping':
        this.#send({ type: 'pong', n: message.n });
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

  /** Two missed pings: the connection is dead, even if nobody said so. */
  #expectWord(): void {
    clearTimeout(this.#silence);
    const socket = this.#socket;
    this.#silence = setTimeout(() => {
      if (this.#socket !== socket) return;
      socket?.close();
      this.#lost(0, true);
    }, this.#pingIntervalMs * 2.5);
  }

  #lost(code: number, opened: boolean): void {
    clearTimeout(this.#silence);
    this.#socket = null;
    this.#listener.onConnection('reconnecting');
    if (code === CLOSE.version) {
      this.#listener.onRefused('outdated');
      return;
    }
    if (code === CLOSE.unauthenticated) this.#listener.onRefused('unauthenticated');
    else if (!opened) this.#listener.onRefused('unreachable');
    this.#retry = setTimeout(() => this.#connect(), this.#nextDelayMs());
  }

  /** A server that drains says how wide to spread, so that its successor is not met by everyone at once. */
  #nextDelayMs(): number {
    const spreadMs = this.#spreadMs;
    this.#spreadMs = null;
    if (spreadMs !== null) return this.#options.random() * spreadMs;
    this.#failures += 1;
    return reconnectDelayMs(this.#failures - 1, this.#options.random);
  }
}
