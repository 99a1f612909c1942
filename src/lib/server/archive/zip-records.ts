import { dosTime } from './dos-time.ts';

/** One file of an archive, known before a byte of it is written. */
export interface ArchiveEntry {
  /** Path inside the archive, with `/`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** CRC-32 as ZIP has it, unsigned. */
  readonly crc32: number;
  readonly modifiedAt: Date;
}

/** An entry and the offset of its local header. */
export interface PlacedEntry {
  readonly entry: ArchiveEntry;
  readonly offset: number;
}

/** Where the central directory stands, and what it tells of. */
export interface CentralDirectory {
  readonly entries: number;
  readonly offset: number;
  readonly sizeBytes: number;
}

/*
 * Records of the ZIP format (PKWARE APPNOTE 6.3, sections 4.3.7 to 4.3.16), byte for byte as archiver writes
 * them for streams: method STORE, sizes and checksum in a data descriptor, UTF-8 flagged where a name needs
 * it, files of mode 0644. What a record is long depends on nothing but sizes, offsets and the name.
 */

const STORED = 0;
const VERSION_STREAMED = 20;
const VERSION_ZIP64 = 45;
/** Unix in the upper byte: the external attributes hold a mode. */
const MADE_BY = (3 << 8) | 45;
const FLAG_DESCRIPTOR = 1 << 3;
const FLAG_UTF8 = 1 << 11;
/** A regular file, rw-r--r--, with the archive bit of DOS. */
const ATTRIBUTES = ((0o100644 << 16) | 32) >>> 0;
/** The largest value of a field; what is above stands in ZIP64 records. */
const MAX_32 = 0xffff_ffff;
const MAX_16 = 0xffff;

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const ZIP64_EXTRA_BYTES = 28;
const END_BYTES = 22;
const ZIP64_END_BYTES = 56;
const ZIP64_LOCATOR_BYTES = 20;

type Named = Pick<ArchiveEntry, 'name'>;
type Sized = Pick<ArchiveEntry, 'sizeBytes'>;

export function localHeaderBytes({ name }: Named): number {
  return LOCAL_BYTES + Buffer.byteLength(name);
}

export function descriptorBytes({ sizeBytes }: Sized): number {
  return sizeBytes > MAX_32 ? 24 : 16;
}

export function centralHeaderBytes(entry: Named & Sized, offset: number): number {
  const extra = needsZip64(entry, offset) ? ZIP64_EXTRA_BYTES : 0;
  return CENTRAL_BYTES + Buffer.byteLength(entry.name) + extra;
}

export function endBytes(central: CentralDirectory): number {
  return END_BYTES + (endNeedsZip64(central) ? ZIP64_END_BYTES + ZIP64_LOCATOR_BYTES : 0);
}

export function localHeader(entry: ArchiveEntry): Buffer {
  const name = Buffer.from(entry.name);
  const record = Buffer.alloc(LOCAL_BYTES);
  record.writeUInt32LE(0x04034b50, 0);
  record.writeUInt16LE(VERSION_STREAMED, 4);
  record.writeUInt16LE(flagsOf(entry), 6);
  record.writeUInt16LE(STORED, 8);
  record.writeUInt32LE(dosTime(entry.modifiedAt), 10);
  // Checksum and sizes are zero here: they follow in the descriptor.
  record.writeUInt16LE(name.length, 26);
  return Buffer.concat([record, name]);
}

export function dataDescriptor(entry: ArchiveEntry): Buffer {
  const record = Buffer.alloc(descriptorBytes(entry));
  record.writeUInt32LE(0x08074b50, 0);
  record.writeUInt32LE(entry.crc32, 4);
  if (entry.sizeBytes > MAX_32) {
    record.writeBigUInt64LE(BigInt(entry.sizeBytes), 8);
    record.writeBigUInt64LE(BigInt(entry.sizeBytes), 16);
  } else {
    record.writeUInt32LE(entry.sizeBytes, 8);
    record.writeUInt32LE(entry.sizeBytes, 12);
  }
  return record;
}

export function centralHeader({ entry, offset }: PlacedEntry): Buffer {
  const name = Buffer.from(entry.name);
  const isZip64 = needsZip64(entry, offset);
  const extra = isZip64 ? zip64Extra(entry.sizeBytes, offset) : Buffer.alloc(0);
  const record = Buffer.alloc(CENTRAL_BYTES);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(MADE_BY, 4);
  record.writeUInt16LE(isZip64 ? VERSION_ZIP64 : VERSION_STREAMED, 6);
  record.writeUInt16LE(flagsOf(entry), 8);
  record.writeUInt16LE(STORED, 10);
  record.writeUInt32LE(dosTime(entry.modifiedAt), 12);
  record.writeUInt32LE(entry.crc32, 16);
  record.writeUInt32LE(isZip64 ? MAX_32 : entry.sizeBytes, 20);
  record.writeUInt32LE(isZip64 ? MAX_32 : entry.sizeBytes, 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt16LE(extra.length, 30);
  record.writeUInt32LE(ATTRIBUTES, 38);
  record.writeUInt32LE(isZip64 ? MAX_32 : offset, 42);
  return Buffer.concat([record, name, extra]);
}

/** What closes the archive: with ZIP64, its own end record and locator stand before the plain one. */
export function endOfArchive(central: CentralDirectory): Buffer {
  const isZip64 = endNeedsZip64(central);
  const record = Buffer.alloc(END_BYTES);
  const entries = isZip64 ? MAX_16 : central.entries;
  record.writeUInt32LE(0x06054b50, 0);
  record.writeUInt16LE(entries, 8);
  record.writeUInt16LE(entries, 10);
  record.writeUInt32LE(isZip64 ? MAX_32 : central.sizeBytes, 12);
  record.writeUInt32LE(isZip64 ? MAX_32 : central.offset, 16);
  return isZip64 ? Buffer.concat([zip64End(central), record]) : record;
}

function zip64Extra(sizeBytes: number, offset: number): Buffer {
  const extra = Buffer.alloc(ZIP64_EXTRA_BYTES);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(24, 2);
  extra.writeBigUInt64LE(BigInt(sizeBytes), 4);
  extra.writeBigUInt64LE(BigInt(sizeBytes), 12);
  extra.writeBigUInt64LE(BigInt(offset), 20);
  return extra;
}

function zip64End({ entries, offset, sizeBytes }: CentralDirectory): Buffer {
  const records = Buffer.alloc(ZIP64_END_BYTES + ZIP64_LOCATOR_BYTES);
  records.writeUInt32LE(0x06064b50, 0);
  // Of the rest of the record: its signature and this field do not count.
  records.writeBigUInt64LE(BigInt(ZIP64_END_BYTES - 12), 4);
  records.writeUInt16LE(VERSION_ZIP64, 12);
  records.writeUInt16LE(VERSION_ZIP64, 14);
  records.writeBigUInt64LE(BigInt(entries), 24);
  records.writeBigUInt64LE(BigInt(entries), 32);
  records.writeBigUInt64LE(BigInt(sizeBytes), 40);
  records.writeBigUInt64LE(BigInt(offset), 48);
  records.writeUInt32LE(0x07064b50, 56);
  records.writeBigUInt64LE(BigInt(offset + sizeBytes), 64);
  records.writeUInt32LE(1, 72);
  return records;
}

function flagsOf({ name }: Named): number {
  return FLAG_DESCRIPTOR | (Buffer.byteLength(name) === name.length ? 0 : FLAG_UTF8);
}

function needsZip64({ sizeBytes }: Sized, offset: number): boolean {
  return sizeBytes > MAX_32 || offset > MAX_32;
}

function endNeedsZip64({ entries, offset, sizeBytes }: CentralDirectory): boolean {
  return entries > MAX_16 || offset > MAX_32 || sizeBytes > MAX_32;
}
