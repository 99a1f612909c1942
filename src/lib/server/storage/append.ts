import { open, type FileHandle } from 'node:fs/promises';
import type { Readable } from 'node:stream';

/** A client hears of a full volume only when it has sent what it wanted to; this bounds the wait for it. */
const DRAIN_MS = 10_000;

/**
 * Writes a stream into a file that is there, from `offset` on; returns where it ends then. When the file cannot be
 * written any more, the rest of the stream is read and dropped for a while first, so that the answer reaches a
 * client that is still sending. Bytes that were written before stay.
 * @throws errors of the file system and of the source
 */
export async function append(path: string, source: Readable, offset: number): Promise<number> {
  const file = await open(path, 'r+');
  let end = offset;
  let fault: { readonly error: unknown; readonly at: number } | null = null;
  try {
    for await (const chunk of source) {
      if (fault !== null) {
        if (performance.now() - fault.at > DRAIN_MS) break;
        continue;
      }
      try {
        await writeWhole(file, chunk as Buffer, end);
        end += (chunk as Buffer).length;
      } catch (error) {
        fault = { error, at: performance.now() };
      }
    }
  } finally {
    await file.close();
  }
  if (fault !== null) throw fault.error;
  return end;
}

/** The system may take a part only: on a volume that is just getting full, for one. */
async function writeWhole(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}
