import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { flush, type NamedFile } from './files.ts';

export const DATABASE = 'video-refresher.sqlite';

const NAMED = `
  SELECT 'uploads/' || source_file AS path, size_bytes AS sizeBytes
    FROM videos WHERE source_file IS NOT NULL
  UNION ALL
  SELECT 'outputs/' || job_id || '/' || id || '/' || poster_file, NULL
    FROM videos WHERE poster_file IS NOT NULL
  UNION ALL
  SELECT 'outputs/' || job_id || '/' || id || '/' || sheet_file, sheet_bytes
    FROM videos WHERE sheet_file IS NOT NULL
  UNION ALL
  SELECT 'outputs/' || job_id || '/' || video_id || '/' || file, size_bytes
    FROM variations WHERE file IS NOT NULL
  UNION ALL
  SELECT 'outputs/' || job_id || '/' || video_id || '/' || poster_file, NULL
    FROM variations WHERE poster_file IS NOT NULL`;

/**
 * Writes the database, as it is at one moment, into a file, while the server goes on: one statement in one read
 * transaction (sqlite.org/lang_vacuum.html#vacuuminto). Two things in it belong to the server it was taken from:
 * the processes it has started, which a restored server must not end, and the name of its journal, whose events would
 * be other ones from here on.
 */
export async function writeSnapshot(dataDir: string, path: string): Promise<void> {
  await rm(path, { force: true });
  const live = new SqliteDatabase(join(dataDir, DATABASE), { fileMustExist: true });
  try {
    live.prepare('VACUUM INTO ?').run(path);
  } finally {
    live.close();
  }
  const copy = new SqliteDatabase(path);
  try {
    copy.exec('DELETE FROM processes');
    const epoch = randomBytes(6).toString('base64url').slice(0, 6);
    copy.prepare("UPDATE meta SET value = ? WHERE key = 'epoch'").run(epoch);
  } finally {
    copy.close();
  }
  await flush(path);
}

/** Every file that the rows of a snapshot name. */
export function namedFiles(path: string): NamedFile[] {
  const copy = new SqliteDatabase(path, { readonly: true });
  try {
    return copy.prepare<[], NamedFile>(NAMED).all();
  } finally {
    copy.close();
  }
}
