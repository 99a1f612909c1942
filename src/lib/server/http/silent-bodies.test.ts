import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { getRequest } from '@sveltejs/kit/node';
import { expect, it, onTestFinished } from 'vitest';
import { filesIn } from '../../../../tests/support/files-in.ts';
import { tempDir } from '../../../../tests/support/temp-dir.ts';
import { createReceiveBatch } from '../services/intake/receive-batch.ts';
import { LocalDisk } from '../storage/local-disk.ts';
import { readJson } from './read-body.ts';
import { endSilentBodies } from './silent-bodies.ts';

const SILENCE_MS = 200;
const LEAST_BYTES = 100;

/** A client of a server that answers so. */
async function client(answer: RequestListener): Promise<Socket> {
  const server = createServer(answer);
  endSilentBodies(server, SILENCE_MS, LEAST_BYTES);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.on('error', () => undefined);
  onTestFinished(() => {
    socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  return socket;
}

const head = (type: string, sizeBytes = 1000) =>
  `POST / HTTP/1.1\r\nHost: here\r\nContent-Type: ${type}\r\nContent-Length: ${sizeBytes}\r\n\r\n`;

/** The status of the answer; none when the connection ends without one. */
async function statusOf(socket: Socket): Promise<string | undefined> {
  for await (const answer of socket) return String(answer).split(' ')[1];
  return undefined;
}

const requestOf = (request: Parameters<RequestListener>[0]) =>
  getRequest({ request, base: 'http://here' });

it('ends an upload that falls silent, and leaves nothing of it', async () => {
  const dataDir = await tempDir();
  const disk = new LocalDisk(dataDir);
  await disk.prepare();
  const inFlight = new Set<string>();
  const limits = { maxUploadBytes: 1e6, maxVideosPerJob: 3 };
  const receive = createReceiveBatch({ disk, limits, inFlight, newId: () => 'upload1' });
  const { promise: refusal, resolve: refuse } = Promise.withResolvers<unknown>();
  const socket = await client((request) => {
    void requestOf(request)
      .then(({ body }) =>
        receive(
          request.headers['content-type'] ?? null,
          Readable.fromWeb(body as ReadableStream<Uint8Array>),
        ),
      )
      .catch(refuse);
  });
  socket.write(`${head('multipart/form-data; boundary=b')}--b\r\n`);
  socket.write('Content-Disposition: form-data; name="videos"; filename="a.mp4"\r\n\r\nsome bytes');
  await once(socket.resume(), 'close');
  expect(await refusal).toMatchObject({ code: 'INVALID_REQUEST' });
  expect(await filesIn(join(dataDir, 'uploads'))).toEqual([]);
  expect(inFlight.size).toBe(0);
});

it('ends JSON that falls silent', async () => {
  const { promise: refusal, resolve: refuse } = Promise.withResolvers<unknown>();
  const socket = await client((request) => {
    void requestOf(request)
      .then((web) => readJson(web, 1000))
      .catch(refuse);
  });
  socket.write(`${head('application/json')}{"password":`);
  await once(socket.resume(), 'close');
  expect(await refusal).toMatchObject({ code: 'INVALID_REQUEST' });
});

it('ends a body that nobody reads', async () => {
  const socket = await client(() => undefined);
  socket.write(head('video/mp4'));
  await once(socket.resume(), 'close');
});

it('lets a slow body arrive, and an answer take its time after it', async () => {
  const socket = await client((request, response) => {
    request.resume().once('end', () => {
      setTimeout(() => response.end('done'), 2 * SILENCE_MS);
    });
  });
  socket.write(head('text/plain', 8 * LEAST_BYTES));
  for (let sent = 0; sent < 8; sent += 1) {
    await new Promise((resolve) => setTimeout(resolve, SILENCE_MS / 4));
    socket.write('x'.repeat(LEAST_BYTES));
  }
  expect(await statusOf(socket)).toBe('200');
});

/** A byte now and then, until the server hangs up. */
async function drip(socket: Socket): Promise<void> {
  const timer = setInterval(() => socket.write('x'), SILENCE_MS / 8);
  await once(socket.resume(), 'close');
  clearInterval(timer);
}

it('ends a body that comes byte by byte', async () => {
  const socket = await client((request) => void request.resume());
  socket.write(head('video/mp4'));
  await drip(socket);
});

it('ends a body that goes on after its answer, and that nobody reads any more', async () => {
  const socket = await client((request, response) => {
    request.on('data', () => undefined).pause();
    response.end('done');
  });
  socket.write(head('video/mp4'));
  await drip(socket);
});

it('does not count the time in which the server does not read', async () => {
  const socket = await client((request, response) => {
    request.pause();
    setTimeout(() => {
      request.resume().once('end', () => response.end('done'));
    }, 2 * SILENCE_MS);
  });
  // More than fits between the two.
  const sizeBytes = 20_000_000;
  socket.write(head('text/plain', sizeBytes));
  socket.write(Buffer.alloc(sizeBytes));
  expect(await statusOf(socket)).toBe('200');
});
