import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { StartupError } from '../errors.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Schema } from './schema.ts';

/**
 * Opens (or makes) the database and brings its schema up to date.
 * `synchronous=FULL`: a committed row survives a power cut, which the answer 202 promises.
 * @throws StartupError when the file cannot be used.
 */
export async function openDatabase(path: string): Promise<Kysely<Schema>> {
  let sqlite: SqliteDatabase.Database;
  try {
    sqlite = new SqliteDatabase(path);
    for (const pragma of [
      'journal_mode = WAL',
      'synchronous = FULL',
      'foreign_keys = ON',
      'busy_timeout = 5000',
    ])
      sqlite.pragma(pragma);
  } catch (error) {
    throw new StartupError(`Cannot open the database ${path}: ${String(error)}`, { cause: error });
  }
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) });
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    await db.destroy();
    throw new StartupError(
      `The database ${path} cannot be brought up to date: ${error instanceof Error ? error.message : 'unknown error'}. ` +
        'It may come from a newer version; start that version, or restore a backup.',
      { cause: error },
    );
  }
  return db;
}
