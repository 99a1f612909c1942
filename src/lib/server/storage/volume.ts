import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';

/** What lies on the volume, in bytes. */
export interface VolumeUse {
  /** Size of the volume. */
  readonly totalBytes: number;
  /** Free for this user. */
  readonly freeBytes: number;
}

/** The volume that holds a folder. @throws whatever statfs does, on a volume that is gone */
export async function volumeUse(folder: string): Promise<VolumeUse> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { totalBytes: blocks * bsize, freeBytes: bavail * bsize };
}

/** Bytes that the files in a folder take, at any depth; files that go meanwhile count nothing. */
export async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(ifGone([]));
  let bytes = 0;
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await bytesIn(path);
    else bytes += await sizeOnDisk(path);
  }
  return bytes;
}

/** Bytes that the files in a folder take, without those in its folders. */
export async function bytesDirectlyIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(ifGone([]));
  const sizes = entries
    .filter((entry) => entry.isFile())
    .map((entry) => sizeOnDisk(join(folder, entry.name)));
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}

/** What a file takes, in blocks of 512 bytes as stat counts them. */
async function sizeOnDisk(path: string): Promise<number> {
  return stat(path).then((found) => found.blocks * 512, ifGone(0));
}

function ifGone<T>(nothing: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return nothing;
    throw error;
  };
}
