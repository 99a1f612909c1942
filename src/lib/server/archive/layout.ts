/** One file of an archive, known before a byte of it is written. */
export interface ArchiveEntry {
  /** Path inside the archive, with `/`. */
  readonly name: string;
  readonly sizeBytes: number;
}

// Sizes of the records of the ZIP format (PKWARE APPNOTE 6.3: 4.3.7, 4.3.9, 4.3.12, 4.3.16), for method
// STORE with a data descriptor and no extra fields, as archiver writes them.
const LOCAL_HEADER_BYTES = 30;
const DATA_DESCRIPTOR_BYTES = 16;
const CENTRAL_HEADER_BYTES = 46;
const END_BYTES = 22;
/** From here on fields overflow and ZIP64 records would be added. */
const ZIP64_FROM_BYTES = 0xffff_ffff;
const ZIP64_FROM_ENTRIES = 0xffff;

/** Exact size of the archive; null when it needs ZIP64 records, whose size is not computed here. */
export function archiveSize(entries: readonly ArchiveEntry[]): number | null {
  let bytes = END_BYTES;
  for (const { name, sizeBytes } of entries) {
    const nameBytes = Buffer.byteLength(name);
    bytes += LOCAL_HEADER_BYTES + nameBytes + sizeBytes + DATA_DESCRIPTOR_BYTES;
    bytes += CENTRAL_HEADER_BYTES + nameBytes;
  }
  return bytes >= ZIP64_FROM_BYTES || entries.length >= ZIP64_FROM_ENTRIES ? null : bytes;
}
