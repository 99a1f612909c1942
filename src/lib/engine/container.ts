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
const PARENTS = new Set(['trak', 'mdia', 'minf', 'stbl']);
/** `stsd` begins with a version, flags and a count. */
const ENTRY_LIST_BYTES = 8;

/** Whether a `moov` box (given whole, header included) describes a track that needs a key. */
export function isEncrypted(moov: Uint8Array): boolean {
  return childrenOf(moov, BOX_HEADER_MIN).some((entry) => ENCRYPTED_ENTRIES.has(entry));
}

const BOX_HEADER_MIN = 8;

/** The types of all sample entries below a box whose children start at `start`. */
function childrenOf(parent: Uint8Array, start: number): string[] {
  const entries: string[] = [];
  let at = start;
  while (at + BOX_HEADER_MIN <= parent.length) {
    const box = readBox(parent.subarray(at), at);
    if (!box) break;
    const end = box.sizeBytes === 0 ? parent.length : at + box.sizeBytes;
    const whole = parent.subarray(at, end);
    if (PARENTS.has(box.type)) entries.push(...childrenOf(whole, BOX_HEADER_MIN));
    else if (box.type === 'stsd') {
      entries.push(...typesOf(whole.subarray(BOX_HEADER_MIN + ENTRY_LIST_BYTES)));
    }
    at = end;
  }
  return entries;
}

function typesOf(boxes: Uint8Array): string[] {
  const types: string[] = [];
  let at = 0;
  while (at + BOX_HEADER_MIN <= boxes.length) {
    const box = readBox(boxes.subarray(at), at);
    if (!box) break;
    types.push(box.type);
    if (box.sizeBytes === 0) break;
    at += box.sizeBytes;
  }
  return types;
}
