import type { Kysely } from 'kysely';
import type { SampleRow, Schema } from './schema.ts';

/** Figures of the last hours, for charts. */
export class Samples {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Adds one, and forgets those from before `since`. */
  async add(row: SampleRow, since: number): Promise<void> {
    await this.#db.insertInto('samples').orReplace().values(row).execute();
    await this.#db.deleteFrom('samples').where('at', '<', since).execute();
  }

  /** Oldest first. */
  async after(since: number): Promise<SampleRow[]> {
    return this.#db
      .selectFrom('samples')
      .selectAll()
      .where('at', '>=', since)
      .orderBy('at')
      .execute();
  }
}
