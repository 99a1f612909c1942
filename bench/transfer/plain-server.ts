// The baseline: a plain HTTP server that moves the same bytes. Started by main.ts with the files to archive.
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finished, pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { archiveOf } from './archive-of.ts';
import type { FromPlain } from './messages.ts';

const CHUNK_BYTES = 1024 * 1024;

const [received = '', served = '', ...archived] = process.argv.slice(2);

/** To a new file, flushed to the disk before the answer. */
async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  await rm(received, { force: true });
  await pipeline(request, createWriteStream(received, { highWaterMark: CHUNK_BYTES, flush: true }));
  response.writeHead(201).end();
}

async function send(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { size } = await stat(served);
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  const [start, end] = first === undefined ? [0, size - 1] : [Number(first), Number(last)];
  response.writeHead(first === undefined ? 200 : 206, { 'content-length': end - start + 1 });
  await pipeline(createReadStream(served, { start, end, highWaterMark: CHUNK_BYTES }), response);
}

async function sendArchive(response: ServerResponse): Promise<void> {
  await pipeline(archiveOf(archived, CHUNK_BYTES), response);
}

/** Seconds that archiver takes when nobody keeps what it writes. */
async function timeArchive(): Promise<number> {
  const startedAt = performance.now();
  const sink = new Writable({
    highWaterMark: CHUNK_BYTES,
    write: (_chunk, _encoding, done) => done(),
  });
  await finished(archiveOf(archived, CHUNK_BYTES).pipe(sink));
  return (performance.now() - startedAt) / 1000;
}

const server = createServer((request, response) => {
  const answered =
    request.method === 'PUT'
      ? receive(request, response)
      : request.url === '/archive'
        ? sendArchive(response)
        : send(request, response);
  answered.catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
});
server.requestTimeout = 0;

const say = (message: FromPlain) => process.send?.(message);
// There is one thing to be told.
process.on('message', () => void timeArchive().then((seconds) => say({ seconds })));
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => say({ port: (server.address() as AddressInfo).port }));
