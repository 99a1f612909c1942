import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipArchive } from 'archiver';
import { expect, it } from 'vitest';
import { archiveSize } from './layout.ts';

it.each([
  [[]],
  [[{ name: 'manifest.json', sizeBytes: 0 }]],
  [
    [
      { name: 'a/a_var1.mp4', sizeBytes: 12_345 },
      { name: 'Ünï 夏/Ünï 夏_var1.mp4', sizeBytes: 1 },
    ],
  ],
  [Array.from({ length: 200 }, (_, n) => ({ name: `folder/${n}.mp4`, sizeBytes: n * 7 }))],
])('knows the size of what archiver writes', async (entries) => {
  const zip = new ZipArchive({ store: true });
  const bytes = buffer(zip);
  for (const { name, sizeBytes } of entries)
    zip.append(Readable.from([Buffer.alloc(sizeBytes, 7)]), { name });
  await zip.finalize();
  expect((await bytes).length).toBe(archiveSize(entries));
});

it('does not guess where ZIP64 begins', () => {
  expect(archiveSize([{ name: 'a', sizeBytes: 2 ** 32 }])).toBeNull();
});
