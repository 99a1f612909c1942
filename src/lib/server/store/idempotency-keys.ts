import type { Kysely } from 'kysely';
import type { IdempotencyKeyRow, Schema } from './schema.ts';

/** Keys that clients gave to requests, so that one that is sent again makes no second job. */
export class IdempotencyKeys {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Null for a key that was given before `sinceMs` too. */
  async find(key: string, sinceMs: number): Promise<IdempotencyKeyRow | null> {
    const row = await this.#db
      .selectFrom('idempotency_keys')
      .selectAll()
      .where('key', '=', key)
      .where('created_at', '>=', sinceMs)
      .executeTakeFirst();
    return row ?? null;
  }

  /** In place of one that has had its time. */
  async put(row: IdempotencyKeyRow): Promise<void> {
    await this.#db.insertInto('idempotency_keys').orReplace().values(row).execute();
  }

  async forgetBefore(ms: number): Promise<void> {
    await this.#db.deleteFrom('idempotency_keys').where('created_at', '<', ms).execute();
  }
}
