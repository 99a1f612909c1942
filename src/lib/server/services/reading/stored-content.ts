import type { LocalDisk, OutputName } from '../../storage/local-disk.ts';
import { crc32 } from 'node:zlib';

/** A finished file, as its row has it. */
export interface StoredOutput {
  readonly output: OutputName;
  readonly sizeBytes: number;
  /** Unsigned. */
  readonly crc32: number;
}

/** A file is not, or no longer, what its row says. */
export class ContentError extends Error {
  override readonly name = 'ContentError';
}

/**
 * The bytes of a finished file, or of a part of it, both ends inclusive. A whole file is proved as it is read:
 * its last chunk is only given when size and CRC-32 are those of the row, so that nothing wrong ends well.
 * @throws ContentError; ENOENT when the file is gone
 */
export async function* storedContent(
  disk: LocalDisk,
  file: StoredOutput,
  range: { readonly start: number; readonly end: number } | null = null,
): AsyncGenerator<Buffer> {
  const isWhole = range === null || range.end - range.start + 1 === file.sizeBytes;
  const chunks = disk.openOutput(file.output, isWhole ? undefined : range);
  const expectedBytes = isWhole ? file.sizeBytes : range.end - range.start + 1;
  let sizeBytes = 0;
  let checksum = 0;
  let held: Buffer | null = null;
  for await (const chunk of chunks) {
    const bytes = chunk as Buffer;
    sizeBytes += bytes.length;
    if (sizeBytes > expectedBytes) break;
    if (isWhole) checksum = crc32(bytes, checksum);
    if (held !== null) yield held;
    held = bytes;
  }
  if (sizeBytes !== expectedBytes)
    throw new ContentError(`a file of ${file.sizeBytes} bytes has another size by now`);
  if (isWhole && checksum !== file.crc32)
    throw new ContentError('a file does not match its checksum');
  if (held !== null) yield held;
}
