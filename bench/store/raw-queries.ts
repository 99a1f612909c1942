import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';

const NEWEST = 'SELECT * FROM jobs ORDER BY id DESC LIMIT ?';
const OF_STATUS = `SELECT * FROM jobs WHERE status IN ('failed', 'cancelled') ORDER BY id DESC LIMIT ?`;

/** The baseline: the same rows by prepared statements of better-sqlite3, and nothing made of them. */
export class RawQueries {
  readonly #db: SqliteDatabase.Database;
  readonly #prepared = new Map<string, SqliteDatabase.Statement>();

  constructor(path: string) {
    this.#db = new SqliteDatabase(path);
    for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON'])
      this.#db.pragma(pragma);
  }

  newest(limit: number): unknown[] {
    return this.#statement(NEWEST).all(limit);
  }

  before(id: string, limit: number): unknown[] {
    const sql = 'SELECT * FROM jobs WHERE id < ? ORDER BY id DESC LIMIT ?';
    return this.#statement(sql).all(id, limit);
  }

  ofStatus(limit: number): unknown[] {
    return this.#statement(OF_STATUS).all(limit);
  }

  active(): unknown[] {
    const sql = `SELECT * FROM jobs WHERE status IN ('queued', 'processing') ORDER BY position`;
    return this.#statement(sql).all();
  }

  job(id: string): unknown[] {
    return [
      this.#statement('SELECT * FROM jobs WHERE id = ?').get(id),
      ...this.#statement('SELECT * FROM videos WHERE job_id = ? ORDER BY idx').all(id),
      ...this.#statement('SELECT * FROM variations WHERE job_id = ? ORDER BY n').all(id),
    ];
  }

  due(now: number): unknown[] {
    const sql = `SELECT * FROM jobs WHERE status IN ('completed', 'failed', 'cancelled') AND expires_at <= ?`;
    return this.#statement(sql).all(now);
  }

  /** A job's folder, then its rows, in a transaction of its own. */
  async remove(id: string, outputs: string): Promise<void> {
    await rm(join(outputs, id), { recursive: true, force: true });
    this.#db.transaction(() => {
      this.#statement('DELETE FROM variations WHERE job_id = ?').run(id);
      this.#statement('DELETE FROM videos WHERE job_id = ?').run(id);
      this.#statement(`UPDATE jobs SET status = 'expired' WHERE id = ?`).run(id);
    })();
  }

  /** A copy of the database, as it is. */
  async copyTo(path: string): Promise<void> {
    await this.#db.backup(path);
  }

  close(): void {
    this.#db.close();
  }

  #statement(sql: string): SqliteDatabase.Statement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const made = this.#db.prepare(sql);
    this.#prepared.set(sql, made);
    return made;
  }
}
