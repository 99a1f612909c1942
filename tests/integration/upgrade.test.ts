import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, it } from 'vitest';
import { openDatabase } from '../../src/lib/server/store/database.ts';
import { MIGRATIONS } from '../../src/lib/server/store/migrations.ts';
import { startServer } from '../../scripts/support/server-process.ts';
import { tempDir } from '../support/temp-dir.ts';

const names = Object.keys(MIGRATIONS).sort();
const fixture = (name: string) => join(import.meta.dirname, `../fixtures/schemas/${name}.sql`);

/** Everything that was created, but for SQLite's own tables. */
function schemaOf(path: string): string {
  const db = new SqliteDatabase(path, { readonly: true });
  const rows = db
    .prepare<[], { sql: string }>(
      "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC, name",
    )
    .all();
  db.close();
  return rows.map(({ sql }) => `${sql.replace(/\n\s+/g, '\n  ')};\n`).join('');
}

async function migratedTo(name: string): Promise<string> {
  const path = join(await tempDir(), 'database.sqlite');
  const db = new Kysely<unknown>({
    dialect: new SqliteDialect({ database: new SqliteDatabase(path) }),
  });
  const provider = { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) };
  const { error } = await new Migrator({ db, provider }).migrateTo(name);
  await db.destroy();
  expect(error).toBeUndefined();
  return path;
}

// A released migration must stay as it is: write a new one. One that is not released yet: `vitest run <this file> -u`.
it.each(names)('%s makes what it made when it was released', async (name) => {
  await expect(schemaOf(await migratedTo(name))).toMatchFileSnapshot(fixture(name));
});

it.each(names)('a database that was left at %s is brought up to date', async (name) => {
  const path = join(await tempDir(), 'database.sqlite');
  const old = new SqliteDatabase(path);
  old.exec(await readFile(fixture(name), 'utf8'));
  const insert = old.prepare('INSERT INTO kysely_migration (name, timestamp) VALUES (?, ?)');
  for (const done of names.slice(0, names.indexOf(name) + 1)) insert.run(done, '2026-01-01');
  old.exec(
    "INSERT INTO kysely_migration_lock (id, is_locked) VALUES ('migration_lock', 0);" +
      "INSERT INTO meta (key, value) VALUES ('epoch', 'kept')",
  );
  old.close();
  const db = await openDatabase(path);
  expect(await db.selectFrom('meta').select('value').where('key', '=', 'epoch').execute()).toEqual([
    { value: 'kept' },
  ]);
  await db.destroy();
  expect(schemaOf(path)).toBe(schemaOf(await migratedTo(names.at(-1)!)));
});

it('refuses the database of a newer version in one line, and changes nothing in it', async () => {
  const dataDir = await tempDir();
  const path = join(dataDir, 'video-refresher.sqlite');
  await (await openDatabase(path)).destroy();
  const newer = new SqliteDatabase(path);
  newer.exec("INSERT INTO kysely_migration VALUES ('999-later', '2099-01-01')");
  newer.exec('CREATE TABLE later (id TEXT)');
  newer.pragma('wal_checkpoint(TRUNCATE)');
  newer.close();
  const before = await readFile(path);
  const error: unknown = await startServer({
    ...{ dataDir, logFile: join(await tempDir(), 'log'), password: 'long enough' },
  }).catch((thrown: unknown) => thrown);
  const said = (error as { logTail: string }).logTail.split('\n').filter((l) => !l.startsWith('{'));
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/newer version.*999-later.*Start that version, or restore a backup/);
  expect((await readFile(path)).equals(before)).toBe(true);
});
