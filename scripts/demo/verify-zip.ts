import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import { probe } from '../support/ffmpeg.ts';
import { checkManifest, type EntryFacts } from './check-manifest.ts';

const STORE = 0;
const MANIFEST = 'manifest.json';

export interface ZipVerdict {
  readonly entries: readonly EntryFacts[];
  /** Those of the entries that are variations. */
  readonly variations: readonly EntryFacts[];
  /** One sentence each; empty when all is well. */
  readonly problems: readonly string[];
}

/**
 * Reads the whole ZIP and checks what it promises: stored and not packed, every CRC-32, a manifest that agrees,
 * variations that are H.264 video and all different. Throws when the file is not a ZIP at all.
 */
export async function verifyZip(path: string): Promise<ZipVerdict> {
  const folder = await mkdtemp(join(tmpdir(), 'video-refresher-zip-'));
  const zip = await openPromise(path);
  try {
    const checked = await checkEntries(zip, folder);
    const variations = checked.entries.filter(({ name }) => name.endsWith('.mp4'));
    const problems = [
      ...checked.problems,
      ...findTwins(variations),
      ...checkManifest(checked.manifest, variations),
    ];
    return { entries: checked.entries, variations, problems };
  } finally {
    zip.close();
    await rm(folder, { recursive: true });
  }
}

async function checkEntries(zip: ZipFile, folder: string) {
  const entries: EntryFacts[] = [];
  const problems: string[] = [];
  let manifest: string | null = null;
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName.endsWith('/')) continue;
    const copy = join(folder, 'entry');
    const facts = await extract(zip, entry, copy);
    entries.push(facts);
    if (entry.compressionMethod !== STORE) problems.push(`${facts.name} is packed, not stored`);
    if (facts.crc32 !== entry.crc32) problems.push(`${facts.name} does not match its CRC-32`);
    if (facts.sizeBytes !== entry.uncompressedSize) problems.push(`${facts.name} has another size`);
    if (facts.name === MANIFEST) manifest = await readFile(copy, 'utf8');
    if (facts.name.endsWith('.mp4')) problems.push(...(await checkVideo(facts.name, copy)));
  }
  return { entries, problems, manifest };
}

async function extract(zip: ZipFile, entry: Entry, toPath: string): Promise<EntryFacts> {
  const sha256 = createHash('sha256');
  let checksum = 0;
  let sizeBytes = 0;
  const stream = await zip.openReadStreamPromise(entry);
  stream.on('data', (chunk: Buffer) => {
    checksum = crc32(chunk, checksum);
    sizeBytes += chunk.length;
    sha256.update(chunk);
  });
  await pipeline(stream, createWriteStream(toPath));
  return { name: entry.fileName, sizeBytes, crc32: checksum, sha256: sha256.digest('hex') };
}

async function checkVideo(name: string, path: string): Promise<string[]> {
  try {
    const { codec, durationSeconds } = await probe(path);
    if (codec !== 'h264') return [`${name} is ${codec}, not h264`];
    return durationSeconds > 0 ? [] : [`${name} has no duration`];
  } catch (error) {
    return [`${name} does not play: ${error instanceof Error ? error.message : String(error)}`];
  }
}

function findTwins(variations: readonly EntryFacts[]): string[] {
  const first = new Map<string, string>();
  return variations.flatMap(({ name, sha256 }) => {
    const twin = first.get(sha256);
    first.set(sha256, twin ?? name);
    return twin === undefined ? [] : [`${name} has the same bytes as ${twin}`];
  });
}
