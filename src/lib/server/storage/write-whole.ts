import type { FileHandle } from 'node:fs/promises';

/**
 * Writes a batch from a position on, all of it: the system may take a part only, on a volume that is just getting
 * full, for one. `onWritten` is told of each part.
 * @throws errors of the file system
 */
export async function writeWhole(
  file: FileHandle,
  batch: readonly Buffer[],
  at: number,
  onWritten: (bytes: number) => void,
): Promise<void> {
  let rest = batch;
  let position = at;
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, position);
    onWritten(bytesWritten);
    position += bytesWritten;
    rest = after(rest, bytesWritten);
  }
}

function after(batch: readonly Buffer[], bytes: number): readonly Buffer[] {
  let skipped = bytes;
  const rest: Buffer[] = [];
  for (const chunk of batch) {
    if (skipped < chunk.length) rest.push(skipped === 0 ? chunk : chunk.subarray(skipped));
    skipped = Math.max(0, skipped - chunk.length);
  }
  return rest;
}
