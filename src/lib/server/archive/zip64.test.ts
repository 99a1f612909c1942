import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { ZipArchive } from 'archiver';
import { expect, it } from 'vitest';
import { layOut, piecesOf } from './layout.ts';
import type { ArchiveEntry } from './zip-records.ts';

const GIB = 2 ** 30;
/** Seconds on a machine with nothing else to do. */
const LIMIT_MS = 90_000;
const ZEROS = Buffer.alloc(4 * 2 ** 20);
const modifiedAt = new Date('2026-02-03T04:05:06Z');

function* zeros(sizeBytes: number): Generator<Buffer> {
  for (let left = sizeBytes; left > 0; left -= ZEROS.length)
    yield left < ZEROS.length ? ZEROS.subarray(0, left) : ZEROS;
}

function fileOfZeros(name: string, sizeBytes: number): ArchiveEntry {
  let checksum = 0;
  for (const chunk of zeros(sizeBytes)) checksum = crc32(chunk, checksum);
  return { name, sizeBytes, crc32: checksum, modifiedAt };
}

/**
 * Reads what archiver writes and compares each record with the layout's, at its place. No disk, and no more
 * memory than a chunk: contents are zeros, of which nothing can be told but that they are as many.
 */
async function compare(entries: readonly ArchiveEntry[]): Promise<void> {
  const zip = new ZipArchive({ store: true });
  const left = entries.values();
  const appendNext = () => {
    const { done, value } = left.next();
    if (done) return void zip.finalize();
    const content = Readable.from(zeros(value.sizeBytes), { objectMode: false });
    zip.append(content, { name: value.name, date: modifiedAt });
  };
  zip.on('entry', appendNext);
  appendNext();

  const layout = layOut(entries);
  const pieces = piecesOf(layout);
  let piece = pieces.next();
  let read = Buffer.alloc(0);
  let offset = 0;
  for await (const chunk of zip as AsyncIterable<Buffer>) {
    const given = offset + chunk.length;
    for (; !piece.done; piece = pieces.next()) {
      const { value } = piece;
      if (value.kind === 'record') {
        const start = Math.max(value.offset, offset);
        const part = chunk.subarray(start - offset, value.offset + value.sizeBytes - offset);
        read = Buffer.concat([read, part]);
        if (read.length < value.sizeBytes) break;
        if (!read.equals(value.bytes()))
          expect(read.toString('hex')).toBe(value.bytes().toString('hex'));
        read = Buffer.alloc(0);
      } else if (value.offset + value.sizeBytes > given) break;
    }
    offset = given;
  }
  expect(piece.done).toBe(true);
  expect(offset).toBe(layout.sizeBytes);
}

it(
  'knows an archive with a file above 4 GiB and one behind it',
  async () => {
    await compare([
      fileOfZeros('small', 7),
      fileOfZeros('夏', 4 * GIB + 5),
      fileOfZeros('behind', 9),
    ]);
  },
  LIMIT_MS,
);

it('needs ZIP64 only for the end when files begin below 4 GiB and end above', () => {
  const file = { name: 'a', sizeBytes: 3 * GIB, crc32: 0, modifiedAt };
  const sizeOf = (last: number) => layOut([file, { ...file, sizeBytes: last }]).sizeBytes;
  const headers = 2 * (30 + 1 + 16);
  const fits = 2 ** 32 - 1 - 3 * GIB - headers;
  expect(sizeOf(fits + 1) - sizeOf(fits)).toBe(1 + 56 + 20);
});

it(
  'knows an archive of more than 65,535 entries, and the largest without ZIP64',
  async () => {
    const entries = Array.from({ length: 0x1_0000 }, (_, n) => fileOfZeros(`${n}`, 0));
    await compare(entries);
    const sizeOf = (count: number) => layOut(entries.slice(0, count)).sizeBytes;
    const perEntry = (digits: number) => 30 + 16 + 46 + 2 * digits;
    expect(sizeOf(0xffff) - sizeOf(0xfffe)).toBe(perEntry(5));
    expect(sizeOf(0x1_0000) - sizeOf(0xffff)).toBe(perEntry(5) + 56 + 20);
  },
  LIMIT_MS,
);
