/** One top-level box of an MP4 or QuickTime file (ISO/IEC 14496-12, 4.2). */
export interface Box {
  readonly type: string;
  readonly offset: number;
  /** 0: to the end of the file. */
  readonly sizeBytes: number;
}

/** Bytes that `readBox` needs at most. */
export const BOX_HEADER_BYTES = 16;
/** Bytes at the start of a file that `containerOf` looks at. */
export const SNIFF_BYTES = 16;

/** What a file of this family may begin with; without `ftyp` it is an old QuickTime movie. */
const FIRST_BOXES = new Set(['ftyp', 'styp', 'moov', 'mdat', 'free', 'skip', 'wide', 'pnot']);
/** Still pictures in the same container (HEIF, AVIF). */
const PICTURE_BRANDS = new Set(['heic', 'heix', 'heim', 'heis', 'mif1', 'avif']);

export type Container =
  { readonly kind: 'movie'; readonly brand: string } | { readonly kind: 'picture' | 'other' };

/** What a file is by its first bytes, whatever its name says. */
export function containerOf(head: Uint8Array): Container {
  const type = ascii(head, 4);
  if (head.length < 8 || !FIRST_BOXES.has(type)) return { kind: 'other' };
  const brand = type === 'ftyp' ? ascii(head, 8).trim() : 'qt';
  return PICTURE_BRANDS.has(brand) ? { kind: 'picture' } : { kind: 'movie', brand };
}

/** The box whose header starts at `header`, or null when these bytes are no box. */
export function readBox(header: Uint8Array, offset: number): Box | null {
  if (header.length < 8) return null;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const type = ascii(header, 4);
  const size = view.getUint32(0);
  if (size === 1) {
    if (header.length < BOX_HEADER_BYTES) return null;
    const large = Number(view.getBigUint64(8));
    return large >= BOX_HEADER_BYTES ? { type, offset, sizeBytes: large } : null;
  }
  return size === 0 || size >= 8 ? { type, offset, sizeBytes: size } : null;
}

function ascii(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** What encrypted tracks are marked as: common encryption, and FairPlay. */
const ENCRYPTED_ENTRIES = new Set(['encv', 'enca', 'drmi', 'drms']);
/** Where a track's sample entries are; no other box is gone into, so depth has an end. */
const WAY_TO_ENTRIES = ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsd'];
const BOX_HEADER_MIN = 8;
/** `stsd` begins with a version, flags and a count. */
const ENTRY_LIST_BYTES = 8;
/** A track has about 20 boxes; a file made to keep us busy can have millions. */
const MAX_BOXES = 10_000;

/**
 * Whether a `moov` box (given whole, header included) describes a track that needs a key; null when it has
 * more boxes than are looked at.
 */
export function isEncrypted(moov: Uint8Array): boolean | null {
  let looked = 0;
  for (const { type, isEntry } of boxesBelow(moov, 0)) {
    if (isEntry && ENCRYPTED_ENTRIES.has(type)) return true;
    looked += 1;
    if (looked > MAX_BOXES) return null;
  }
  return false;
}

interface Found {
  readonly type: string;
  readonly isEntry: boolean;
}

/** Every box in one that is so many steps along the way, and in those further along it. */
function* boxesBelow(parent: Uint8Array, step: number): Generator<Found> {
  const isEntry = step === WAY_TO_ENTRIES.length - 1;
  let at = isEntry ? BOX_HEADER_MIN + ENTRY_LIST_BYTES : BOX_HEADER_MIN;
  while (at + BOX_HEADER_MIN <= parent.length) {
    const box = readBox(parent.subarray(at), at);
    if (!box) return;
    yield { type: box.type, isEntry };
    const end = box.sizeBytes === 0 ? parent.length : at + box.sizeBytes;
    if (box.type === WAY_TO_ENTRIES[step + 1])
      yield* boxesBelow(parent.subarray(at, end), step + 1);
    at = end;
  }
}
