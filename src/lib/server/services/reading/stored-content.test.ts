import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { expect, it } from 'vitest';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { LocalDisk } from '../../storage/local-disk.ts';
import { storedContent } from './stored-content.ts';

const MIB = 2 ** 20;

async function stored(bytes: Buffer) {
  const disk = new LocalDisk(await tempDir());
  const output = { jobId: 'job', videoId: 'video', file: 'a.mp4' };
  const path = disk.outputPath(output);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  const file = { output, sizeBytes: bytes.length, crc32: crc32(bytes) };
  const read = (...range: [{ start: number; end: number }?]) =>
    buffer(Readable.from(storedContent(disk, file, ...range)));
  return { path, disk, file, read };
}

it('gives a file, or any part of it', async () => {
  const bytes = Buffer.alloc(3 * MIB + 5, 'some bytes ');
  const { read } = await stored(bytes);
  expect((await read()).equals(bytes)).toBe(true);
  expect((await read({ start: 0, end: bytes.length - 1 })).equals(bytes)).toBe(true);
  expect((await read({ start: 7, end: 2 * MIB })).equals(bytes.subarray(7, 2 * MIB + 1))).toBe(
    true,
  );
  expect(await read({ start: 3, end: 3 })).toEqual(bytes.subarray(3, 4));
  expect(await (await stored(Buffer.alloc(0))).read()).toEqual(Buffer.alloc(0));
});

it('does not end well when a byte has changed, or the size', async () => {
  const bytes = Buffer.alloc(2 * MIB, 1);
  const { path, disk, file, read } = await stored(bytes);
  const damaged = Buffer.from(bytes);
  damaged[5] = 2;
  for (const wrong of [damaged, bytes.subarray(1), Buffer.concat([bytes, bytes])]) {
    await writeFile(path, wrong);
    let given = 0;
    const reading = async () => {
      for await (const chunk of storedContent(disk, file)) given += chunk.length;
    };
    await expect(reading()).rejects.toThrow(/checksum|size/);
    expect(given).toBeLessThan(bytes.length);
  }
  await writeFile(path, bytes.subarray(0, MIB));
  await expect(read({ start: 5, end: MIB })).rejects.toThrow('size');
});
