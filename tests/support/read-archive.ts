import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { openPromise } from 'yauzl';

export interface ReadEntry {
  readonly name: string;
  /** 0 is STORE. */
  readonly method: number;
  readonly sha256: string;
  readonly bytes: Buffer;
}

/** Every entry of a ZIP file, its checksum proved. */
export async function readArchive(path: string): Promise<ReadEntry[]> {
  const zip = await openPromise(path, { validateEntrySizes: true });
  const entries: ReadEntry[] = [];
  for await (const entry of zip.eachEntry()) {
    const bytes = await buffer(await zip.openReadStreamPromise(entry));
    if (crc32(bytes) !== entry.crc32) throw new Error(`${entry.fileName} is damaged`);
    entries.push({
      name: entry.fileName,
      method: entry.compressionMethod,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes,
    });
  }
  return entries;
}
