import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { expect, it, onTestFinished } from 'vitest';
import { filesIn } from '../../../../../tests/support/files-in.ts';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { LocalDisk } from '../../storage/local-disk.ts';
import { createReceiveBatch } from './receive-batch.ts';

const BOUNDARY = 'b0undary';
const TYPE = `multipart/form-data; boundary=${BOUNDARY}`;

const field = (name: string, value: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const file = (name: string, content: string, fieldName = 'videos') =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${fieldName}"; filename="${name}"\r\n` +
  `Content-Type: video/mp4\r\n\r\n${content}\r\n`;
const END = `--${BOUNDARY}--\r\n`;

async function receiver(drainMs?: number) {
  const limits = { maxUploadBytes: 1000, maxVideosPerJob: 3 };
  const dataDir = await tempDir();
  const disk = new LocalDisk(dataDir);
  await disk.prepare();
  const inFlight = new Set<string>();
  let count = 0;
  const receive = createReceiveBatch({
    disk,
    limits,
    inFlight,
    ...(drainMs === undefined ? {} : { drainMs }),
    newId: () => `upload${(count += 1)}`,
  });
  const uploads = () => filesIn(join(dataDir, 'uploads'));
  return { dataDir, inFlight, receive, uploads };
}

it('writes every file and reads every field, whatever the size of the chunks', async () => {
  for (const chunkBytes of [1, 7, 1000]) {
    const { receive, dataDir, inFlight } = await receiver();
    const text = field('variations', '3') + file('a.mp4', 'AAAA') + file('../b.mp4', 'BB') + END;
    const bytes = Buffer.from(text);
    const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, index) =>
      bytes.subarray(index * chunkBytes, (index + 1) * chunkBytes),
    );
    const batch = await receive(TYPE, Readable.from(chunks));
    expect(batch.fields).toEqual(new Map([['variations', '3']]));
    expect(batch.videos).toEqual([
      { name: 'a.mp4', file: 'upload1', sizeBytes: 4 },
      { name: 'b.mp4', file: 'upload2', sizeBytes: 2 },
    ]);
    expect(await readFile(join(dataDir, 'uploads/upload1'), 'utf8')).toBe('AAAA');
    expect(inFlight).toEqual(new Set(['upload1', 'upload2']));
  }
});

it.each<[string, string, string]>([
  [
    'a file over the limit',
    file('ok.mp4', 'x') + file('big.mp4', 'x'.repeat(1001)) + END,
    'UPLOAD_TOO_LARGE',
  ],
  [
    'too many files',
    [1, 2, 3, 4].map((n) => file(`${n}.mp4`, 'x')).join('') + END,
    'TOO_MANY_VIDEOS',
  ],
  [
    'a file under another name',
    file('a.mp4', 'x') + file('a.mp4', 'x', 'file') + END,
    'INVALID_FIELD',
  ],
  [
    'a file under another name that ends too early',
    file('a.mp4', 'xx', 'file').slice(0, -3),
    'INVALID_FIELD',
  ],
  [
    'a body that ends too early',
    file('a.mp4', 'x') + file('b.mp4', 'xx').slice(0, -3),
    'INVALID_REQUEST',
  ],
])('refuses %s and leaves nothing behind', async (_name, body, code) => {
  const { receive, uploads, inFlight } = await receiver();
  await expect(receive(TYPE, Readable.from([Buffer.from(body)]))).rejects.toMatchObject({ code });
  expect(await uploads()).toEqual([]);
  expect(inFlight.size).toBe(0);
});

it('names the file that is too large', async () => {
  const { receive } = await receiver();
  const body = Readable.from([Buffer.from(file('big.mp4', 'x'.repeat(1001)) + END)]);
  await expect(receive(TYPE, body)).rejects.toMatchObject({
    facts: { name: 'big.mp4', maxBytes: 1000 },
  });
});

it('leaves nothing behind when the client goes away in the middle of a file', async () => {
  const { receive, uploads, inFlight } = await receiver();
  const body = new Readable({ read: () => undefined });
  const received = receive(TYPE, body);
  body.push(Buffer.from(file('a.mp4', 'whole')));
  body.push(Buffer.from(file('b.mp4', 'x'.repeat(100)).slice(0, -50)));
  body.once('pause', () => body.destroy(new Error('ECONNRESET')));
  setImmediate(() => body.destroy(new Error('ECONNRESET')));
  await expect(received).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  expect(await uploads()).toEqual([]);
  expect(inFlight.size).toBe(0);
});

it('does not wait for the rest of another file when one is a little too large', async () => {
  const { receive, uploads, inFlight } = await receiver(50);
  const body = new Readable({ read: () => undefined });
  const received = receive(TYPE, body);
  body.push(Buffer.from(file('big.mp4', 'x'.repeat(1001)) + file('b.mp4', 'x').slice(0, -2)));
  const trickle = setInterval(() => body.push('x'), 10);
  onTestFinished(() => clearInterval(trickle));
  await expect(received).rejects.toMatchObject({ code: 'UPLOAD_TOO_LARGE' });
  expect(await uploads()).toEqual([]);
  expect(inFlight.size).toBe(0);
});

it.each([null, 'application/json', 'multipart/form-data'])(
  'refuses a body of type %s',
  async (type) => {
    const { receive } = await receiver();
    await expect(receive(type, Readable.from(['x']))).rejects.toMatchObject({
      code: 'INVALID_REQUEST',
    });
  },
);

it('hears of a body that broke off before it was looked at', async () => {
  const { receive } = await receiver();
  for (const type of [TYPE, null]) {
    const body = Readable.fromWeb(
      new ReadableStream({ start: (stream) => stream.error(new Error('ECONNRESET')) }),
    );
    await expect(receive(type, body)).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
    // An error that nobody listens for would end the server; it comes a moment later.
    if (!body.closed) await once(body, 'close');
  }
});
