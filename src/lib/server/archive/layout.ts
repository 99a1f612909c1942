import { createHash } from 'node:crypto';
import { dosTime } from './dos-time.ts';
import {
  centralHeader,
  centralHeaderBytes,
  dataDescriptor,
  descriptorBytes,
  endBytes,
  endOfArchive,
  localHeader,
  localHeaderBytes,
  type ArchiveEntry,
  type CentralDirectory,
  type PlacedEntry,
} from './zip-records.ts';

/** Where everything of an archive stands, known before a byte of it is written. */
export interface ArchiveLayout {
  readonly sizeBytes: number;
  readonly entries: readonly PlacedEntry[];
  readonly central: CentralDirectory;
}

/** A run of bytes of the archive, from `offset` on: a record of ours, or the content of an entry. */
export type Piece = { readonly offset: number; readonly sizeBytes: number } & (
  | { readonly kind: 'record'; readonly bytes: () => Buffer }
  | { readonly kind: 'content'; readonly index: number }
);

export function layOut(entries: readonly ArchiveEntry[]): ArchiveLayout {
  const placed: PlacedEntry[] = [];
  let offset = 0;
  for (const entry of entries) {
    placed.push({ entry, offset });
    offset += localHeaderBytes(entry) + entry.sizeBytes + descriptorBytes(entry);
  }
  const central = {
    entries: entries.length,
    offset,
    sizeBytes: placed.reduce((sum, each) => sum + centralHeaderBytes(each.entry, each.offset), 0),
  };
  return {
    entries: placed,
    central,
    sizeBytes: central.offset + central.sizeBytes + endBytes(central),
  };
}

/** Everything in the archive, in order and without a gap. Records are made only when they are asked for. */
export function* piecesOf({ entries, central, sizeBytes }: ArchiveLayout): Generator<Piece> {
  let offset = 0;
  const record = (length: number, bytes: () => Buffer): Piece => {
    const piece = { kind: 'record' as const, offset, sizeBytes: length, bytes };
    offset += length;
    return piece;
  };
  for (const [index, { entry }] of entries.entries()) {
    yield record(localHeaderBytes(entry), () => localHeader(entry));
    yield { kind: 'content', offset, sizeBytes: entry.sizeBytes, index };
    offset += entry.sizeBytes;
    yield record(descriptorBytes(entry), () => dataDescriptor(entry));
  }
  for (const placed of entries)
    yield record(centralHeaderBytes(placed.entry, placed.offset), () => centralHeader(placed));
  yield record(sizeBytes - offset, () => endOfArchive(central));
}

/**
 * A strong entity tag (RFC 9110, 8.8.3): equal for equal bytes, another for others, whoever asks and when.
 * Files count by their checksums, the manifest by its bytes.
 */
export function archiveTag({ entries }: ArchiveLayout, manifest: Buffer): string {
  const hash = createHash('sha256').update(manifest);
  for (const { entry } of entries) {
    const { name, sizeBytes, crc32, modifiedAt } = entry;
    hash.update(JSON.stringify([name, sizeBytes, crc32, dosTime(modifiedAt)]));
  }
  return `"zip-${hash.digest('base64url').slice(0, 22)}"`;
}
