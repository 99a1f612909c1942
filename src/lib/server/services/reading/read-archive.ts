import { Readable } from 'node:stream';
import { sliceArchive } from '../../archive/slice.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { JobArchive } from './job-archive.ts';
import { storedContent } from './stored-content.ts';

/**
 * Bytes `start` to `end` of the archive, both inclusive, without what stands before them being read. A file that
 * is gone, or not what its row says, ends the stream with an error: nothing wrong looks whole.
 */
export function readArchive(
  disk: LocalDisk,
  archive: JobArchive,
  range: { readonly start: number; readonly end: number },
): Readable {
  return Readable.from(partOf(disk, archive, range), { objectMode: false });
}

async function* partOf(
  disk: LocalDisk,
  { files, manifest, layout }: JobArchive,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Buffer> {
  for (const segment of sliceArchive(layout, start, end)) {
    const file = segment.kind === 'content' ? files[segment.index] : undefined;
    if (segment.kind === 'bytes') yield segment.bytes;
    else if (file !== undefined) yield* storedContent(disk, file, segment);
    else yield manifest.bytes.subarray(segment.start, segment.end + 1);
  }
}
