import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { copyWhole, flush, isThere, removeOthers, type NamedFile } from './files.ts';
import { DATABASE, namedFiles, writeSnapshot } from './snapshot.ts';

/** By it a folder is known for one of ours. */
const MARK = 'backup.json';
/** Files go before their rows, or soon after: what is named for so many rounds and never there is lost. */
const PATIENCE_ROUNDS = 4;
const ROUND_PAUSE_MS = 500;

/** The backup cannot be made; the message is one clear line. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

export interface BackupProgress {
  readonly onRound: (round: number, missing: number, bytes: number) => void;
  readonly onCopied: (files: number, bytes: number) => void;
}

export interface BackupResult {
  readonly files: number;
  readonly copiedBytes: number;
  readonly rounds: number;
  /** What rows name and the data folder itself does not have. */
  readonly lost: readonly string[];
}

/**
 * Copies a data folder, also while a server uses it, into `to`: a folder that can be used in its place. A
 * database is taken, then every file that it names; what has come or gone meanwhile makes another round. So whatever
 * the database of the copy names is there, and no file is in it half. A second backup into the same folder copies
 * only what is new.
 * @throws BackupError
 */
export async function backUp(
  dataDir: string,
  to: string,
  progress: BackupProgress,
): Promise<BackupResult> {
  await prepare(dataDir, to);
  const next = join(to, `${DATABASE}.next`);
  let copiedBytes = 0;
  let fruitless = 0;
  for (let rounds = 1; ; rounds += 1) {
    await writeSnapshot(dataDir, next);
    const named = namedFiles(next);
    const missing = await without(to, named);
    if (missing.length === 0 || fruitless === PATIENCE_ROUNDS) {
      await finish(dataDir, to, next, named);
      const lost = missing.map(({ path }) => path);
      return { files: named.length - lost.length, copiedBytes, rounds, lost };
    }
    const sum = missing.reduce((bytes, file) => bytes + (file.sizeBytes ?? 0), 0);
    progress.onRound(rounds, missing.length, sum);
    const copied = await copyAll(dataDir, to, missing, progress);
    copiedBytes += copied.bytes;
    fruitless = copied.files > 0 ? 0 : fruitless + 1;
    if (fruitless > 0) await setTimeout(ROUND_PAUSE_MS);
  }
}

async function copyAll(
  dataDir: string,
  to: string,
  missing: readonly NamedFile[],
  { onCopied }: BackupProgress,
): Promise<{ files: number; bytes: number }> {
  let files = 0;
  let bytes = 0;
  for (const file of missing) {
    if (!(await isThere(dataDir, file))) continue;
    bytes += (await copyWhole(dataDir, to, file.path)) ?? 0;
    files += 1;
    onCopied(files, bytes);
  }
  return { files, bytes };
}

async function prepare(dataDir: string, to: string): Promise<void> {
  if ((await stat(join(dataDir, DATABASE)).catch(() => null)) === null)
    throw new BackupError(
      `There is no ${DATABASE} in ${dataDir}. Set DATA_DIR to the data folder.`,
    );
  const path = relative(resolve(dataDir), resolve(to));
  if (!path.startsWith('..')) throw new BackupError('The backup must not be in the data folder.');
  await mkdir(to, { recursive: true, mode: 0o700 });
  const there = await readdir(to);
  if (there.includes('lock'))
    throw new BackupError(`${to} is in use as a data folder. Choose another folder.`);
  if (there.length > 0 && !there.includes(MARK))
    throw new BackupError(`${to} is not empty, and no backup of ours. Choose another folder.`);
  await writeFile(join(to, MARK), `${JSON.stringify({ of: 'video-refresher', format: 1 })}\n`);
}

async function without(folder: string, named: readonly NamedFile[]): Promise<NamedFile[]> {
  const missing: NamedFile[] = [];
  for (const file of named) if (!(await isThere(folder, file))) missing.push(file);
  return missing;
}

/** The database changes places in one step; before, the older one and all its files are still there. */
async function finish(
  dataDir: string,
  to: string,
  next: string,
  named: readonly NamedFile[],
): Promise<void> {
  await copyWhole(dataDir, to, 'secret');
  await rename(next, join(to, DATABASE));
  await flush(to);
  await removeOthers(to, new Set(named.map(({ path }) => path)));
}
