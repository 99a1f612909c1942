import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect as connectTcp, type Socket } from 'node:net';
import * as v from 'valibot';
import { WebSocket, type RawData } from 'ws';
import {
  PROTOCOL,
  ServerMessage,
  SOCKET_PATH,
  type ClientMessage,
  type Cursor,
  type ProgressInterest,
} from '../../src/lib/contract/wire.ts';

export interface ConnectOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocols?: string[];
  readonly path?: string;
}

type MessageOf<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

/** A client of the channel: checks every message against the contract, and keeps them in order. */
export class TestClient {
  /** Everything that has arrived, read or not. */
  readonly received: ServerMessage[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly socket: WebSocket;
  #taken = 0;
  #wake: () => void = () => undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: RawData) => {
      this.received.push(v.parse(ServerMessage, JSON.parse(textOf(data))));
      this.#wake();
    });
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#wake();
      });
    });
  }

  send(message: ClientMessage | string | Buffer): void {
    this.socket.send(
      typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message),
    );
  }

  hello(resume: Cursor | null = null, progress: ProgressInterest = 'all'): void {
    this.send({ type: 'hello', version: 1, resume, progress });
  }

  /** Says hello and waits for the answer. */
  async welcomed(
    resume: Cursor | null = null,
    progress: ProgressInterest = 'all',
  ): Promise<MessageOf<'welcome'>> {
    this.hello(resume, progress);
    return this.nextOf('welcome');
  }

  /** The next message; throws when the socket closes first. */
  async next(): Promise<ServerMessage> {
    for (;;) {
      const message = this.received[this.#taken];
      if (message !== undefined) {
        this.#taken += 1;
        return message;
      }
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error('the socket closed');
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** The next message, which must be of that type. */
  async nextOf<Type extends ServerMessage['type']>(type: Type): Promise<MessageOf<Type>> {
    const message = await this.next();
    if (!isOf(message, type))
      throw new Error(`expected ${type}, got ${JSON.stringify(message).slice(0, 300)}`);
    return message;
  }

  /** Resolves when the server has handled all that was sent so far: frames are taken in order. */
  async handled(): Promise<void> {
    const pong = once(this.socket, 'pong');
    this.socket.ping();
    await pong;
  }

  /** Numbers of the events that have arrived one by one, without those in a welcome. */
  eventSeqs(): number[] {
    return this.received.flatMap((message) => (message.type === 'event' ? [message.seq] : []));
  }
}

function isOf<Type extends ServerMessage['type']>(
  message: ServerMessage,
  type: Type,
): message is MessageOf<Type> {
  return message.type === type;
}

function textOf(data: RawData): string {
  if (!Buffer.isBuffer(data)) throw new Error('expected one buffer');
  return data.toString();
}

function open(url: string, options: ConnectOptions): WebSocket {
  const { protocols = [PROTOCOL], path = SOCKET_PATH, headers = {} } = options;
  return new WebSocket(`${url.replace(/^http/, 'ws')}${path}`, protocols, {
    headers,
    perMessageDeflate: true,
  });
}

/** `url` is the server's, without a path. Rejects when the upgrade is refused. */
export async function connectSocket(
  url: string,
  options: ConnectOptions = {},
): Promise<TestClient> {
  const socket = open(url, options);
  const client = new TestClient(socket);
  await once(socket, 'open');
  return client;
}

/** The HTTP status of a refused upgrade. */
export async function refusalOf(url: string, options: ConnectOptions = {}): Promise<number> {
  const socket = open(url, options);
  socket.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    socket.on('open', () => reject(new Error('the upgrade was not refused')));
    socket.on('unexpected-response', (request, response: IncomingMessage) => {
      request.destroy();
      resolve(response.statusCode ?? 0);
    });
  });
}

/** A TCP socket past its upgrade: the test writes, reads and ends it by itself, or does not. */
export async function connectRaw(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connectTcp({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  const lines = Object.entries({
    Host: `${hostname}:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': Buffer.from('sixteen bytes ok').toString('base64'),
    'Sec-WebSocket-Protocol': PROTOCOL,
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`GET ${SOCKET_PATH} HTTP/1.1\r\n${lines.join('')}\r\n`);
  await once(socket, 'readable');
  return socket;
}

/** One masked frame of a client (RFC 6455, section 5.2); the mask is zero. `text` is below 126 bytes. */
export function clientFrame(text: string, { opcode = 1, fin = true } = {}): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([
    Buffer.from([(fin ? 0x80 : 0) | opcode, 0x80 | payload.length, 0, 0, 0, 0]),
    payload,
  ]);
}
