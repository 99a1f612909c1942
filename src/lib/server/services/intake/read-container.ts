import { open, type FileHandle } from 'node:fs/promises';
import {
  BOX_HEADER_BYTES,
  containerOf,
  isEncrypted,
  readBox,
  SNIFF_BYTES,
  type Box,
  type Container,
} from '../../../engine/container.ts';

/** Beyond this a file's structure is not followed: an hour of one-second fragments has 7,200 boxes. */
const MAX_BOXES = 100_000;
/** An hour of video has an index of about 5 MiB. */
const MAX_MOOV_BYTES = 64 * 1024 * 1024;

export interface ContainerFinding {
  readonly sizeBytes: number;
  readonly container: Container;
  readonly hasIndex: boolean;
  /** Null when its index has too many boxes to tell. */
  readonly encrypted: boolean | null;
  /** The file ends inside of a box that holds pictures, sound or the index. */
  readonly cutShort: boolean;
}

/** What a file is and whether it is whole, by its own structure; reads only the boxes' headers and the index. */
export async function readContainer(path: string): Promise<ContainerFinding> {
  const file = await open(path, 'r');
  try {
    const { size: sizeBytes } = await file.stat();
    const container = containerOf(await readAt(file, 0, SNIFF_BYTES));
    const boxes = container.kind === 'movie' ? await topLevelBoxes(file, sizeBytes) : [];
    const index = boxes.find((box) => box.type === 'moov');
    const last = boxes.at(-1);
    return {
      sizeBytes,
      container,
      hasIndex: index !== undefined,
      encrypted: index ? isEncrypted(await readBoxAt(file, index)) : false,
      cutShort: last !== undefined && holdsMedia(last) && last.offset + last.sizeBytes > sizeBytes,
    };
  } finally {
    await file.close();
  }
}

async function topLevelBoxes(file: FileHandle, sizeBytes: number): Promise<Box[]> {
  const boxes: Box[] = [];
  let at = 0;
  while (at < sizeBytes && boxes.length < MAX_BOXES) {
    const box = readBox(await readAt(file, at, BOX_HEADER_BYTES), at);
    if (!box) break;
    boxes.push(box);
    if (box.sizeBytes === 0) break;
    at += box.sizeBytes;
  }
  return boxes;
}

function holdsMedia({ type }: Box): boolean {
  return type === 'mdat' || type === 'moov' || type === 'moof';
}

function readBoxAt(file: FileHandle, { offset, sizeBytes }: Box): Promise<Uint8Array> {
  return readAt(file, offset, Math.min(sizeBytes || MAX_MOOV_BYTES, MAX_MOOV_BYTES));
}

/** Fewer bytes than asked for at the end of the file. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const { size } = await file.stat();
  const bytes = new Uint8Array(Math.max(0, Math.min(length, size - position)));
  const { bytesRead } = await file.read(bytes, 0, bytes.length, position);
  return bytes.subarray(0, bytesRead);
}
