import { execFile } from 'node:child_process';
import { mkdir, open, rm, statfs, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished, type TestContext } from 'vitest';
import { tempDir } from './temp-dir.ts';

const run = promisify(execFile);
const CHUNK_BYTES = 64 * 1024;

/** A volume of a known size that is mounted for the running test. */
export interface TestVolume {
  /** Its mount point. */
  readonly path: string;
  /** Writes a file that leaves so many bytes free: 0 for a volume that is full to its last block. */
  readonly fill: (leaveBytes?: number) => Promise<void>;
  /** Removes that file. */
  readonly makeRoom: () => Promise<void>;
  readonly freeBytes: () => Promise<number>;
}

/**
 * Mounts a tmpfs of so many megabytes (2^20 bytes); `options` as mount takes them, like `nr_inodes=100`.
 * Skips the running test, with the reason, where mounting is not allowed. Unmounted after the test, before
 * anything that the test opened earlier is cleaned up: open the app later than the volume.
 */
export async function tmpfs(
  context: TestContext,
  megabytes: number,
  options: readonly string[] = [],
): Promise<TestVolume> {
  const path = await tempDir();
  await mount(context, path, [
    ...['-t', 'tmpfs', '-o', [`size=${megabytes}m`, ...options].join(',')],
    ...['tmpfs', path],
  ]);
  return volume(path);
}

/** Mounts a new ext4 of so many megabytes from a file, by a loop device. Skips like `tmpfs`. */
export async function loopExt4(
  context: TestContext,
  megabytes: number,
  options: readonly string[] = [],
): Promise<TestVolume> {
  const folder = await tempDir();
  const image = join(folder, 'image');
  const path = join(folder, 'volume');
  await mkdir(path);
  await (await open(image, 'w')).close();
  await truncate(image, megabytes * 1024 * 1024);
  await run('mkfs.ext4', ['-q', '-m', '0', image]).catch((error: unknown) =>
    context.skip(`mkfs.ext4 is not possible here: ${String(error)}`),
  );
  await mount(context, path, ['-o', ['loop', ...options].join(','), image, path]);
  return volume(path);
}

/**
 * Lays a read-only view over a folder, until the function returned is called: what is opened from now on cannot be
 * written, as after a file system has turned itself read-only. Files that are open already are not touched.
 */
export async function coverReadOnly(
  context: TestContext,
  folder: string,
): Promise<() => Promise<void>> {
  const uncover = await mount(context, folder, ['--bind', folder, folder]);
  await run('mount', ['-o', 'remount,bind,ro', folder]);
  return uncover;
}

/** Unmounts it after the test, or when the function returned is called. */
async function mount(
  { skip }: TestContext,
  path: string,
  args: readonly string[],
): Promise<() => Promise<void>> {
  if (process.getuid?.() !== 0) skip('mounting needs root');
  try {
    await run('mount', args);
  } catch (error) {
    skip(`mounting is not allowed here: ${String(error)}`);
  }
  let isMounted = true;
  const unmount = async () => {
    if (!isMounted) return;
    isMounted = false;
    // Lazily: whoever still holds a file open there must not keep the test from ending.
    await run('umount', ['-l', path]);
  };
  onTestFinished(unmount);
  return unmount;
}

function volume(path: string): TestVolume {
  const filler = join(path, 'filler');
  const freeBytes = async () => {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  };
  return {
    path,
    freeBytes,
    async fill(leaveBytes = 0) {
      const file = await open(filler, 'a');
      try {
        for (;;) {
          const spare = (await freeBytes()) - leaveBytes;
          if (spare <= 0) return;
          await file.write(Buffer.alloc(Math.min(CHUNK_BYTES, spare), 1));
        }
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      } finally {
        await file.close();
      }
    },
    makeRoom: () => rm(filler, { force: true }),
  };
}
