import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** How fast this machine has been, in megapixels a second and slot, per kind of work. */
export class Throughput {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async rates(): Promise<Map<string, number>> {
    const rows = await this.#db.selectFrom('throughput').selectAll().execute();
    return new Map(rows.map((row) => [row.key, row.rate]));
  }

  /** A moving average in which a new sample weighs `weight`; the first one is taken as it is. */
  async learn(key: string, rate: number, weight: number): Promise<void> {
    await this.#db
      .insertInto('throughput')
      .values({ key, rate })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((eb) => ({
          rate: eb(eb('throughput.rate', '*', 1 - weight), '+', eb('excluded.rate', '*', weight)),
        })),
      )
      .execute();
  }
}
