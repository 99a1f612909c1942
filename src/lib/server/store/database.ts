import SqliteDatabase from 'better-sqlite3';
import { Kysely, sql, SqliteDialect, SqliteDriver, type DatabaseConnection } from 'kysely';
import { Migrator } from 'kysely/migration';
import { foldCase } from '../../contract/search.ts';
import { StartupError } from '../errors.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Schema } from './schema.ts';

/** How long a statement waits for another process that uses the database. */
const BUSY_MS = 5000;

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
      `busy_timeout = ${BUSY_MS}`,
    ])
      sqlite.pragma(pragma);
    // SQLite's own lower() knows ASCII only (sqlite.org/lang_corefunc.html#lower).
    sqlite.function('fold_case', { deterministic: true }, (text) => foldCase(String(text)));
  } catch (error) {
    throw new StartupError(`Cannot open the database ${path}: ${String(error)}`, { cause: error });
  }
  const unknown = unknownMigration(sqlite);
  if (unknown !== null) {
    sqlite.close();
    throw new StartupError(
      `The database ${path} was used by a newer version, which made ${unknown} of it. ` +
        'Start that version, or restore a backup from before the upgrade.',
    );
  }
  const db = new Kysely<Schema>({ dialect: new Dialect(sqlite) });
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

/** A migration that was made of it and that this version does not have. */
function unknownMigration(sqlite: SqliteDatabase.Database): string | null {
  const table = sqlite.prepare("SELECT 1 FROM sqlite_master WHERE name = 'kysely_migration'").all();
  if (table.length === 0) return null;
  const made = sqlite
    .prepare<[], { name: string }>('SELECT name FROM kysely_migration ORDER BY name')
    .all();
  return made.find(({ name }) => !(name in MIGRATIONS))?.name ?? null;
}

/**
 * Empties the write-ahead log into the database file (sqlite.org/pragma.html#pragma_wal_checkpoint). It does
 * not wait for another process that reads, an operator's shell for one: everything here would wait with it.
 */
export async function checkpoint(db: Kysely<Schema>): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`PRAGMA busy_timeout = 0`.execute(connection);
    try {
      await sql`PRAGMA wal_checkpoint(TRUNCATE)`.execute(connection);
    } finally {
      await sql`PRAGMA busy_timeout = ${sql.lit(BUSY_MS)}`.execute(connection);
    }
  });
}

/** SQLite ends a transaction by itself when it fails to commit for want of room; what it said must not be lost. */
class Driver extends SqliteDriver {
  readonly #sqlite: SqliteDatabase.Database;

  constructor(sqlite: SqliteDatabase.Database) {
    super({ database: sqlite });
    this.#sqlite = sqlite;
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.inTransaction) await super.rollbackTransaction(connection);
  }
}

class Dialect extends SqliteDialect {
  readonly #sqlite: SqliteDatabase.Database;

  constructor(sqlite: SqliteDatabase.Database) {
    super({ database: sqlite });
    this.#sqlite = sqlite;
  }

  override createDriver(): Driver {
    return new Driver(this.#sqlite);
  }
}
