import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket as Peer } from 'ws';
import { PROTOCOL, type JournalEvent } from '../contract/wire.ts';
import { LiveSocket, type Connection } from './socket.ts';
import { browserTimers } from './timers.ts';
import { openWebSocket } from './web-socket.ts';

const at = '2026-01-01T00:00:00.000Z';

let server: WebSocketServer;
let socket: LiveSocket;
let seq: number;
let connections: Connection[];
let refusals: string[];
let polls: number;
let answersPolls: boolean;

beforeEach(async () => {
  server = await listen(0);
  [seq, connections, refusals, polls, answersPolls] = [5, [], [], 0, true];
  const { port } = server.address() as AddressInfo;
  const address = { url: `ws://127.0.0.1:${port}`, protocols: [PROTOCOL] };
  socket = new LiveSocket(
    {
      openLink: openWebSocket(() => Promise.resolve(address)),
      timers: browserTimers,
      random: () => 0,
      hidden: () => false,
      poll: () => {
        polls += 1;
        return answersPolls ? Promise.resolve(true) : Promise.reject(new Error('offline'));
      },
    },
    {
      cursor: () => (seq === 0 ? null : { epoch: 'e', seq }),
      onConnection: (connection) => connections.push(connection),
      onWelcome: (welcome) => {
        seq = welcome.seq;
        return true;
      },
      onEvent: (event) => {
        if (event.seq !== seq + 1) return false;
        seq = event.seq;
        return true;
      },
      onProgress: () => undefined,
      onPing: () => undefined,
      onRefused: (why) => refusals.push(why),
    },
  );
});

afterEach(async () => {
  socket.stop();
  await close(server);
});

async function listen(port: number): Promise<WebSocketServer> {
  const made = new WebSocketServer({ port, host: '127.0.0.1', handleProtocols: () => PROTOCOL });
  await once(made, 'listening');
  return made;
}

async function close(of: WebSocketServer): Promise<void> {
  for (const peer of of.clients) peer.terminate();
  await new Promise((resolve) => of.close(resolve));
}

/** The next connection, and its messages in order. */
async function accept(): Promise<{ peer: Peer; next: () => Promise<unknown> }> {
  const [peer] = (await once(server, 'connection')) as [Peer];
  const arrived: unknown[] = [];
  let wake: () => void = () => undefined;
  peer.on('message', (data: Buffer) => {
    arrived.push(JSON.parse(data.toString()));
    wake();
  });
  const next = async () => {
    while (arrived.length === 0) await new Promise<void>((resolve) => (wake = resolve));
    return arrived.shift();
  };
  return { peer, next };
}

const say = (peer: Peer, message: object) => peer.send(JSON.stringify(message));

function welcome(peer: Peer, head: number): void {
  const shared = { type: 'welcome', version: 1, epoch: 'e', pingIntervalMs: 20_000 };
  say(peer, { ...shared, seq: head, mode: 'replay', reason: null, events: [], jobs: null });
}

function event(n: number): JournalEvent {
  const data = { freedBytes: 0, jobs: [] };
  return { type: 'event', seq: n, at, kind: 'cleanup.completed', jobId: null, data };
}

it('says hello with where it stands, and is live with the welcome', async () => {
  socket.start();
  const { peer, next } = await accept();
  expect(peer.protocol).toBe(PROTOCOL);
  const resume = { epoch: 'e', seq: 5 };
  expect(await next()).toEqual({ type: 'hello', version: 1, resume, progress: 'all' });
  expect(connections).toEqual(['connecting']);
  welcome(peer, 5);
  say(peer, { type: 'ping', n: 3, seq: 5 });
  expect(await next()).toEqual({ type: 'pong', n: 3 });
  expect(connections).toEqual(['connecting', 'live']);
});

it('asks again after a gap, once, and ignores the stream until it is answered', async () => {
  socket.start();
  const { peer, next } = await accept();
  await next();
  welcome(peer, 5);
  say(peer, event(6));
  say(peer, event(8));
  say(peer, event(9));
  expect(await next()).toMatchObject({ type: 'hello', resume: { seq: 6 } });
  welcome(peer, 9);
  say(peer, event(10));
  say(peer, { type: 'ping', n: 1, seq: 10 });
  expect(await next()).toEqual({ type: 'pong', n: 1 });
  expect(seq).toBe(10);
});

it('asks again when a ping is ahead of it', async () => {
  socket.start();
  const { peer, next } = await accept();
  await next();
  welcome(peer, 5);
  say(peer, { type: 'ping', n: 1, seq: 7 });
  expect(await next()).toEqual({ type: 'pong', n: 1 });
  expect(await next()).toMatchObject({ type: 'hello', resume: { seq: 5 } });
});

it('outlives a message that it does not understand', async () => {
  socket.start();
  const { peer, next } = await accept();
  await next();
  welcome(peer, 5);
  peer.send('{ not json');
  say(peer, { type: 'news-from-the-future' });
  say(peer, { type: 'ping', n: 2, seq: 5 });
  expect(await next()).toEqual({ type: 'pong', n: 2 });
});

it('comes back after a loss and resumes', async () => {
  socket.start();
  const { peer, next } = await accept();
  await next();
  welcome(peer, 5);
  say(peer, event(6));
  peer.close(1001);
  const again = await accept();
  expect(await again.next()).toMatchObject({ type: 'hello', resume: { seq: 6 } });
  welcome(again.peer, 6);
  say(again.peer, { type: 'ping', n: 1, seq: 6 });
  await again.next();
  expect(connections).toEqual(['connecting', 'live', 'reconnecting', 'live']);
  expect(refusals).toEqual([]);
});

it('polls after two failed connects, keeps trying, and stops polling when it is welcome', async () => {
  const { port } = server.address() as AddressInfo;
  await close(server);
  socket.start();
  await expect.poll(() => connections).toEqual(['connecting', 'reconnecting', 'polling']);
  server = await listen(port);
  const { peer, next } = await accept();
  expect(await next()).toMatchObject({ type: 'hello' });
  welcome(peer, 5);
  await expect.poll(() => connections.at(-1)).toBe('live');
  const asked = polls;
  socket.wake();
  expect(polls).toBe(asked);
});

it('does not say that it polls while that fails too', async () => {
  answersPolls = false;
  await close(server);
  socket.start();
  await expect.poll(() => polls).toBe(1);
  expect(connections).toEqual(['connecting', 'reconnecting']);
  server = await listen(0);
});

it('stays away when the server speaks another version', async () => {
  socket.start();
  const { peer, next } = await accept();
  await next();
  peer.close(4406);
  await once(peer, 'close');
  await expect.poll(() => refusals).toEqual(['outdated']);
  socket.wake();
  expect(server.clients.size).toBe(0);
});
