import * as v from 'valibot';
import { WebSocket } from 'ws';
import {
  PROTOCOL,
  PROTOCOL_VERSION,
  ServerMessage,
  SOCKET_PATH,
  type ClientMessage,
  type Cursor,
} from '../../src/lib/contract/wire.ts';

const RECONNECT_AFTER_MS = 500;
const MAX_FAILED_CONNECTS = 10;

export interface ChannelOptions {
  /** The server's address, `http://…`. */
  readonly url: string;
  /** Where the channel is served, `ws://…`, when that is not at SOCKET_PATH of `url`. */
  readonly address?: string | null;
  readonly token: string;
  readonly onMessage: (message: ServerMessage) => void;
}

/** The realtime channel: says hello, answers pings, and resumes where it was when the connection is lost. */
export class Channel {
  /** Settles with the first welcome; rejects when the channel cannot be opened (again). */
  readonly ready: Promise<void>;
  /** Rejects when the connection is lost for good; otherwise never settles. */
  readonly lost: Promise<never>;
  readonly #options: ChannelOptions;
  readonly #opened = Promise.withResolvers<undefined>();
  readonly #lost = Promise.withResolvers<never>();
  #socket: WebSocket | null = null;
  #resume: Cursor | null = null;
  #failedConnects = 0;
  #closed = false;

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.ready = this.#opened.promise;
    this.lost = this.#lost.promise;
    this.ready.catch(() => undefined);
    this.lost.catch(() => undefined);
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    this.#socket?.close();
  }

  #connect(): void {
    const { url, address, token } = this.#options;
    const socket = new WebSocket(
      address ?? `${url.replace(/^http/, 'ws')}${SOCKET_PATH}`,
      PROTOCOL,
      {
        headers: { authorization: `Bearer ${token}` },
      },
    );
    this.#socket = socket;
    let reason = '';
    socket.on('error', (error) => (reason = error.message));
    socket.on('open', () =>
      this.#send({
        type: 'hello',
        version: PROTOCOL_VERSION,
        resume: this.#resume,
        progress: 'all',
      }),
    );
    socket.on('message', (data: Buffer) => {
      try {
        this.#receive(data.toString('utf8'));
      } catch (error) {
        this.#giveUp(
          new Error('The server sent what the contract does not know', { cause: error }),
        );
      }
    });
    socket.on('close', (code) => this.#retry(reason || `closed with ${code}`));
  }

  #retry(reason: string): void {
    if (this.#closed) return;
    this.#failedConnects += 1;
    if (this.#failedConnects > MAX_FAILED_CONNECTS) {
      this.#giveUp(new Error(`The realtime channel is lost: ${reason}`));
      return;
    }
    setTimeout(() => {
      if (!this.#closed) this.#connect();
    }, RECONNECT_AFTER_MS);
  }

  #giveUp(error: Error): void {
    this.close();
    this.#opened.reject(error);
    this.#lost.reject(error);
  }

  #receive(text: string): void {
    const message = v.parse(ServerMessage, JSON.parse(text));
    if (message.type === 'ping') this.#send({ type: 'pong', n: message.n });
    if (message.type === 'event' && this.#resume !== null)
      this.#resume = { ...this.#resume, seq: message.seq };
    if (message.type === 'welcome') {
      this.#resume = { epoch: message.epoch, seq: message.seq };
      this.#failedConnects = 0;
    }
    this.#options.onMessage(message);
    if (message.type === 'welcome') this.#opened.resolve(undefined);
  }

  #send(message: ClientMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }
}
