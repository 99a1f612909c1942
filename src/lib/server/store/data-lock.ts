import SqliteDatabase from 'better-sqlite3';
import { join } from 'node:path';
import { StartupError } from '../errors.ts';

/** A server that is being replaced needs a moment to end. */
const WAIT_MS = 3000;

export interface DataLock {
  readonly release: () => void;
}

/**
 * Makes this process the only one that uses the data folder: a second one would take the first one's encodes
 * for left behind. The lock is SQLite's own on a file of its own, so that the kernel lets go of it however
 * the process ends.
 * @throws StartupError when another server holds it
 */
export function lockDataFolder(dataDir: string): DataLock {
  const lock = new SqliteDatabase(join(dataDir, 'lock'), { timeout: WAIT_MS });
  try {
    // Nothing is ever written: without a journal the lock can be had on a full volume, too.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw new StartupError(
        `The data folder ${dataDir} is in use by another server. Stop that one, or set DATA_DIR to another folder.`,
        { cause: error },
      );
    throw error;
  }
  return {
    // Ends the transaction with the connection; again it does nothing.
    release: () => void lock.close(),
  };
}
