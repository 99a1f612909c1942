import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { open, type Entry, type Options, type ZipFile } from 'yauzl';

const openZip: (path: string, options: Options) => Promise<ZipFile> = promisify(open);

/**
 * Name → content of every entry.
 * @throws Error when it is no ZIP, or an entry's bytes are not those its CRC-32 was made of
 */
export async function readZip(path: string): Promise<Map<string, Buffer>> {
  const zip = await openZip(path, { lazyEntries: true });
  const read = promisify(zip.openReadStream.bind(zip)) as (
    entry: Entry,
  ) => Promise<NodeJS.ReadableStream>;
  const entries = new Map<string, Buffer>();
  for (let left = zip.entryCount; left > 0; left -= 1) {
    const next = once(zip, 'entry') as Promise<[Entry]>;
    zip.readEntry();
    const [entry] = await next;
    const content = await buffer(await read(entry));
    if (crc32(content) !== entry.crc32) throw new Error(`${entry.fileName} is damaged`);
    entries.set(entry.fileName, content);
  }
  zip.close();
  return entries;
}
