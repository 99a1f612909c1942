import type { Kysely } from 'kysely';
import type { ProcessRow, Schema } from './schema.ts';

/** The ffmpegs that were started and not yet seen to end, so that the next boot can end them. */
export class Processes {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(row: ProcessRow): Promise<void> {
    await this.#db.insertInto('processes').orReplace().values(row).execute();
  }

  async remove(pid: number): Promise<void> {
    await this.#db.deleteFrom('processes').where('pid', '=', pid).execute();
  }

  async list(): Promise<ProcessRow[]> {
    return this.#db.selectFrom('processes').selectAll().execute();
  }
}
