import { open } from 'node:fs/promises';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../errors.ts';

/** How much may wait in the kernel before it is pushed to the disk, so that the last flush is short. */
const FLUSH_EVERY_BYTES = 16 * 1024 * 1024;

/**
 * Writes a new file and flushes it (fsync), at most `maxBytes`.
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
  let unflushedBytes = 0;
  let isFlushing = false;
  let lastFlush: Promise<unknown> = Promise.resolve();
  const flush = () => {
    unflushedBytes = 0;
    isFlushing = true;
    // A failure here is reported by the last sync, which waits for the same blocks.
    lastFlush = file
      .datasync()
      .catch(() => undefined)
      .finally(() => (isFlushing = false));
  };
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sizeBytes += chunk.length;
      unflushedBytes += chunk.length;
      if (sizeBytes > maxBytes) {
        done(new AppError('UPLOAD_TOO_LARGE', undefined, { maxBytes }));
        return;
      }
      if (unflushedBytes >= FLUSH_EVERY_BYTES && !isFlushing) flush();
      done(null, chunk);
    },
  });
  try {
    await pipeline(source, meter, file.createWriteStream({ autoClose: false }));
    await lastFlush;
    await file.sync();
    return sizeBytes;
  } finally {
    await lastFlush;
    await file.close();
  }
}
