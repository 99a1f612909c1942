import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { writeWhole } from './write-whole.ts';

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
        await writeWhole(file, [chunk as Buffer], end, (bytes) => (end += bytes));
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
