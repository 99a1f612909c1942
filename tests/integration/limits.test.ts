import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { getRequest } from '@sveltejs/kit/node';
import { expect, it, onTestFinished } from 'vitest';
import { CLOSE } from '../../src/lib/contract/wire.ts';
import { readJson } from '../../src/lib/server/http/read-body.ts';
import { endSilentBodies } from '../../src/lib/server/http/silent-bodies.ts';
import { filesIn } from '../support/files-in.ts';
import { hungUp } from '../support/hung-up.ts';
import { PASSWORD, runServer } from '../support/running-server.ts';
import { clientFrame, connectRaw, connectSocket, refusalOf } from '../support/sockets.ts';

const MIB = 1024 * 1024;

/** Resident memory of a process, in bytes (proc(5), VmRSS). */
async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

const openFiles = async (pid: number) => (await readdir(`/proc/${pid}/fd`)).length;

/** Writes what it can until the server hangs up. */
async function flood(socket: Socket, bytes: Buffer, times = 1): Promise<void> {
  const closed = new Promise<void>((resolve) => socket.resume().once('close', () => resolve()));
  for (let sent = 0; sent < times && !socket.destroyed; sent += 1) {
    const drained = new Promise<void>((resolve) => socket.once('drain', () => resolve()));
    if (!socket.write(bytes)) await Promise.race([drained, closed]);
  }
  socket.end();
  await closed;
}

it('hangs up on floods of fragments, on a frame of 100 MiB, and on who says nothing, in little memory', async () => {
  const { server, client } = await runServer();
  const headers = { authorization: `Bearer ${client.token}` };
  const crumb = clientFrame('', { opcode: 0, fin: false });
  const first = clientFrame('', { opcode: 1, fin: false });
  const crumbs = async (count: number) => {
    const bytes = Buffer.concat([first, ...Array.from({ length: count }, () => crumb)]);
    await flood(await connectRaw(server.url, headers), bytes);
  };
  const frame = async (sizeBytes: number) => {
    const head = Buffer.alloc(14);
    head.writeUInt16BE(0x82ff);
    head.writeBigUInt64BE(BigInt(sizeBytes), 2);
    const socket = await connectRaw(server.url, headers);
    socket.write(head);
    await flood(socket, Buffer.alloc(MIB), sizeBytes / MIB);
  };
  // What the first of a kind costs is not what an attacker adds.
  await crumbs(5_000);
  await frame(10 * MIB);
  const before = await residentBytes(server.pid);
  let most = before;
  const timer = setInterval(() => {
    void residentBytes(server.pid).then((bytes) => (most = Math.max(most, bytes)));
  }, 50);
  onTestFinished(() => clearInterval(timer));

  const since = performance.now();
  const silent = await connectSocket(server.url, { headers });
  await crumbs(131_000);
  await frame(100 * MIB);
  expect((await silent.closed).code).toBe(CLOSE.noHello);
  expect(performance.now() - since).toBeLessThan(8000);
  expect(most - before).toBeLessThan(50 * MIB);

  // So many sockets of one session, and no more; others come in, and it again when some are gone.
  const sockets = await Promise.all(
    Array.from({ length: 100 }, () => connectSocket(server.url, { headers })),
  );
  expect(await refusalOf(server.url, { headers })).toBe(429);
  const { token } = await client.login(PASSWORD);
  const other = { authorization: `Bearer ${token}` };
  await (await connectSocket(server.url, { headers: other })).welcomed();
  for (const { socket } of sockets) socket.terminate();
  await expect
    .poll(() => connectSocket(server.url, { headers }).then(() => 'in', String))
    .toBe('in');
});

it('ends five hundred bodies that come byte by byte, and answers others meanwhile', async () => {
  const server = createServer((request, response) => {
    if (request.method === 'GET') return void response.end('well');
    void getRequest({ request, base: 'http://here' })
      .then((web) => readJson(web, 1e6))
      .catch(() => undefined);
  });
  const SILENCE_MS = 2000;
  endSilentBodies(server, SILENCE_MS);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const sockets = await Promise.all(
    Array.from({ length: 500 }, async () => {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      await once(socket, 'connect');
      socket.resume().write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999\r\n\r\n');
      return socket;
    }),
  );
  const closed = Promise.all(sockets.map(hungUp));
  const drip = setInterval(() => {
    for (const socket of sockets) if (!socket.destroyed) socket.write('x');
  }, SILENCE_MS / 8);
  onTestFinished(() => clearInterval(drip));
  const since = performance.now();
  let slowestMs = 0;
  while (sockets.some((socket) => !socket.destroyed)) {
    const asked = performance.now();
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('well');
    slowestMs = Math.max(slowestMs, performance.now() - asked);
    if (performance.now() - since > 4 * SILENCE_MS) break;
    await wait(20);
  }
  await closed;
  expect(slowestMs).toBeLessThan(1000);
});

it('keeps nothing of uploads that are broken off: no file, no descriptor, no memory', async () => {
  const ROUNDS = 400;
  const AT_ONCE = 20;
  const { server, client, dataDir } = await runServer();
  const { hostname, port } = new URL(server.url);
  const authorization = `Authorization: Bearer ${client.token}\r\nHost: a\r\n`;
  const part =
    '--b\r\nContent-Disposition: form-data; name="videos"; filename="a.mp4"\r\n\r\n' +
    'x'.repeat(64 * 1024);
  const multipart =
    `POST /api/jobs HTTP/1.1\r\n${authorization}` +
    `Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000000\r\n\r\n${part}`;
  const breakOff = async () => {
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    await once(socket, 'connect');
    await new Promise((resolve) => socket.write(multipart, resolve));
    socket.destroy();
  };
  const run = async (rounds: number) => {
    for (let round = 0; round < rounds; round += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, breakOff));
  };
  const uploads = join(dataDir, 'uploads');
  const nothingLeft = () => expect.poll(() => filesIn(uploads), { timeout: 10_000 }).toEqual([]);
  await run(100);
  await nothingLeft();
  const files = await openFiles(server.pid);
  const before = await residentBytes(server.pid);
  await run(ROUNDS);
  await nothingLeft();
  await expect
    .poll(() => openFiles(server.pid), { timeout: 10_000 })
    .toBeLessThanOrEqual(files + 2);
  expect((await residentBytes(server.pid)) - before).toBeLessThan(50 * MIB);
  expect((await client.listJobs()).jobs).toEqual([]);
});
