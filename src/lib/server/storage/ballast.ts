import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const MAX_BYTES = 8 * 1024 * 1024;
/** Of a small volume it takes no more than this share. */
const VOLUME_SHARE = 0.02;
/** It is laid down when so many times its size is free: not from the last room there is. */
const ROOM_FACTOR = 4;

/**
 * A file that takes up room which is given back when the volume is full, so that the database can still write down
 * that something was deleted.
 */
export class Ballast {
  readonly #path: string;
  readonly #maxBytes: number;
  #last: Promise<unknown> = Promise.resolve();

  constructor(dataDir: string, maxBytes = MAX_BYTES) {
    this.#path = join(dataDir, 'ballast');
    this.#maxBytes = maxBytes;
  }

  /** Lays it down where there is room for it; whether it lies there. @throws errors of the file system but "full" */
  restore(): Promise<boolean> {
    return this.#inTurn(() => this.#restore());
  }

  /**
   * Gives its room back when there is next to none left. Whether writing may succeed now: false when it was given
   * back before.
   */
  release(): Promise<boolean> {
    return this.#inTurn(async () => {
      const { freeBytes, wantedBytes } = await this.#figures();
      if (freeBytes >= wantedBytes) return true;
      if ((await sizeOf(this.#path)) === 0) return false;
      await rm(this.#path, { force: true });
      return true;
    });
  }

  async #restore(): Promise<boolean> {
    const { freeBytes, wantedBytes } = await this.#figures();
    if ((await sizeOf(this.#path)) >= wantedBytes) return true;
    if (freeBytes < ROOM_FACTOR * wantedBytes) return false;
    const unfinished = `${this.#path}.new`;
    try {
      await writeNoise(unfinished, wantedBytes);
      await rename(unfinished, this.#path);
      return true;
    } catch (error) {
      await rm(unfinished, { force: true });
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
      throw error;
    }
  }

  async #figures(): Promise<{ freeBytes: number; wantedBytes: number }> {
    const { bavail, blocks, bsize } = await statfs(dirname(this.#path));
    const share = Math.floor(blocks * bsize * VOLUME_SHARE);
    return { freeBytes: bavail * bsize, wantedBytes: Math.min(this.#maxBytes, share) };
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}

/** Really allocated, and not for a file system that leaves holes or compresses: bytes that nothing can make smaller. */
async function writeNoise(path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(randomBytes(bytes));
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
    throw error;
  }
}
