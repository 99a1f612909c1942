import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { ZipArchive } from 'archiver';

/** What archiver by itself makes of the files, without compression. */
export function archiveOf(paths: readonly string[], chunkBytes: number): ZipArchive {
  const zip = new ZipArchive({ store: true });
  for (const path of paths)
    zip.append(createReadStream(path, { highWaterMark: chunkBytes }), { name: basename(path) });
  // A failure reaches the reader of the stream.
  zip.finalize().catch(() => undefined);
  return zip;
}
