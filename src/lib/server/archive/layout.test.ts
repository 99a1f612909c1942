import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { ZipArchive } from 'archiver';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { archiveTag, layOut, type ArchiveLayout } from './layout.ts';
import { archivePath, folderNames } from './names.ts';
import { sliceArchive } from './slice.ts';
import type { ArchiveEntry } from './zip-records.ts';

interface File {
  readonly name: string;
  readonly bytes: Buffer;
  readonly modifiedAt: Date;
}

const NO_MANIFEST = Buffer.alloc(0);

function entryOf({ name, bytes, modifiedAt }: File): ArchiveEntry {
  return { name, sizeBytes: bytes.length, crc32: crc32(bytes), modifiedAt };
}

async function written(files: readonly File[]): Promise<Buffer> {
  const zip = new ZipArchive({ store: true });
  const bytes = buffer(zip);
  for (const { name, bytes, modifiedAt } of files)
    zip.append(Readable.from([bytes], { objectMode: false }), { name, date: modifiedAt });
  await zip.finalize();
  return bytes;
}

function slice(layout: ArchiveLayout, files: readonly File[], start: number, end: number): Buffer {
  const parts = [...sliceArchive(layout, start, end)].map((segment) =>
    segment.kind === 'bytes'
      ? segment.bytes
      : files[segment.index]!.bytes.subarray(segment.start, segment.end + 1),
  );
  return Buffer.concat(parts);
}

const file = fc.record({
  bytes: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  modifiedAt: fc.date({
    min: new Date('1970-01-01'),
    max: new Date('2099-12-31'),
    noInvalidDate: true,
  }),
  name: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom('a.mp4', 'Ünï 夏.mp4', '🎬.mov', 'CON.mp4', '../../x'),
  ),
});

/** Named as real archives name their entries. */
const files = fc.array(file, { maxLength: 12 }).map((drawn): File[] => {
  const folders = folderNames(drawn.map(({ name }) => name));
  return drawn.map((each, at) => ({ ...each, name: archivePath(folders[at]!, at + 1) }));
});

it('knows every byte that archiver writes, and any part of them', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.array(fc.tuple(fc.nat(), fc.nat())), async (drawn, ranges) => {
      const whole = await written(drawn);
      const layout = layOut(drawn.map(entryOf));
      expect(layout.sizeBytes).toBe(whole.length);
      expect(slice(layout, drawn, 0, whole.length - 1).equals(whole)).toBe(true);
      for (const [a, b] of ranges) {
        const [start = 0, end = 0] = [a, b].map((at) => at % whole.length).sort((x, y) => x - y);
        for (const [from, to] of [
          [start, end],
          [start, start],
          [start, whole.length - 1],
        ] as const)
          expect(slice(layout, drawn, from, to).equals(whole.subarray(from, to + 1))).toBe(true);
      }
    }),
    { numRuns: 150 },
  );
});

it('is a tag of the bytes: it changes with any of them and with nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(files, files, async (a, b) => {
      const [tagA, tagB] = [a, b].map((each) => archiveTag(layOut(each.map(entryOf)), NO_MANIFEST));
      expect(tagA === tagB).toBe((await written(a)).equals(await written(b)));
      expect(archiveTag(layOut(a.map(entryOf)), NO_MANIFEST)).toBe(tagA);
    }),
    { numRuns: 50 },
  );
  const same = layOut([]);
  expect(archiveTag(same, Buffer.from('{}'))).not.toBe(archiveTag(same, Buffer.from('[]')));
  expect(archiveTag(same, NO_MANIFEST)).toMatch(/^"[\w-]+"$/);
});

it('has the same bytes in every time zone', async () => {
  const sample = [{ name: 'a', bytes: Buffer.from('a'), modifiedAt: new Date(1_767_225_600_000) }];
  const { TZ: before } = process.env;
  const zips: Buffer[] = [];
  for (const zone of ['UTC', 'America/Los_Angeles', 'Asia/Kathmandu']) {
    process.env.TZ = zone;
    zips.push(await written(sample), slice(layOut(sample.map(entryOf)), sample, 0, 999));
  }
  if (before === undefined) delete process.env.TZ;
  else process.env.TZ = before;
  expect(new Set(zips.map((zip) => zip.toString('hex'))).size).toBe(1);
});
