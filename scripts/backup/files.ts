import { copyFile, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A file that a row of the database names. */
export interface NamedFile {
  /** Below the data folder. */
  readonly path: string;
  /** Null when no row says it. */
  readonly sizeBytes: number | null;
}

/** The folders in which files lie that rows name. */
const FOLDERS = ['uploads', 'outputs'];

/** Whether the file lies there whole: files of ours do not change once a row names them. */
export async function isThere(folder: string, { path, sizeBytes }: NamedFile): Promise<boolean> {
  const found = await stat(join(folder, path)).catch(() => null);
  return found !== null && (sizeBytes === null || found.size === sizeBytes);
}

/** Its bytes, or null when the file is not there any more. What has its name in `to` is whole. */
export async function copyWhole(from: string, to: string, path: string): Promise<number | null> {
  const target = join(to, path);
  await mkdir(dirname(target), { recursive: true });
  try {
    await copyFile(join(from, path), `${target}.part`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  await flush(`${target}.part`);
  await rename(`${target}.part`, target);
  return (await stat(target)).size;
}

/** Removes what no row names, from an earlier backup; how many files that were. */
export async function removeOthers(folder: string, named: ReadonlySet<string>): Promise<number> {
  let removed = 0;
  for (const top of FOLDERS) removed += await removeBelow(folder, top, named);
  return removed;
}

async function removeBelow(
  folder: string,
  path: string,
  named: ReadonlySet<string>,
): Promise<number> {
  let removed = 0;
  const entries = await readdir(join(folder, path), { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const below = `${path}/${entry.name}`;
    if (entry.isDirectory()) {
      removed += await removeBelow(folder, below, named);
      await rmdir(join(folder, below)).catch(() => undefined);
    } else if (!named.has(below)) {
      await rm(join(folder, below));
      removed += 1;
    }
  }
  return removed;
}

export async function flush(path: string): Promise<void> {
  const file = await open(path);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
