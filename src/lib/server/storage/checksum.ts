import { createReadStream } from 'node:fs';
import { crc32 } from 'node:zlib';

/** Size in bytes and CRC-32 (unsigned, ISO 3309 as in ZIP) of a file, read in chunks. */
export async function checksumFile(
  path: string,
  chunkBytes: number,
): Promise<{ sizeBytes: number; crc32: number }> {
  let sizeBytes = 0;
  let checksum = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
    const bytes = chunk as Buffer;
    sizeBytes += bytes.length;
    checksum = crc32(bytes, checksum);
  }
  return { sizeBytes, crc32: checksum };
}
