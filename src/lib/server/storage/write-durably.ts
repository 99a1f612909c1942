import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { AppError } from '../errors.ts';
import { writeBatches } from './write-batches.ts';
import { writeWhole } from './write-whole.ts';

/** How much may wait in the kernel before it is pushed to the disk, so that the last flush is short. */
const FLUSH_EVERY_BYTES = 16 * 1024 * 1024;

/**
 * Writes a new file and flushes it (fsync), at most `maxBytes`. The source is destroyed when this throws.
 * Returns the bytes written. On failure a part of the file may be left.
 * @throws AppError UPLOAD_TOO_LARGE; ENOSPC and other errors of the file system; errors of the source
 */
export async function writeDurably(
  path: string,
  source: Readable,
  maxBytes: number,
): Promise<number> {
  const file = await open(path, 'wx');
  let sizeBytes = 0;
  let writtenBytes = 0;
  let flushedBytes = 0;
  let isFlushing = false;
  let lastFlush: Promise<unknown> = Promise.resolve();
  try {
    await writeBatches(
      source,
      async (batch) => {
        await writeWhole(file, batch, writtenBytes, (bytes) => (writtenBytes += bytes));
        if (isFlushing || writtenBytes - flushedBytes < FLUSH_EVERY_BYTES) return;
        flushedBytes = writtenBytes;
        isFlushing = true;
        // A failure here is reported by the last sync, which waits for the same blocks.
        lastFlush = file
          .datasync()
          .catch(() => undefined)
          .finally(() => (isFlushing = false));
      },
      (chunk) => {
        sizeBytes += chunk.length;
        if (sizeBytes > maxBytes) throw new AppError('UPLOAD_TOO_LARGE', undefined, { maxBytes });
      },
    );
    await lastFlush;
    await file.sync();
    return sizeBytes;
  } finally {
    await lastFlush;
    await file.close();
  }
}
