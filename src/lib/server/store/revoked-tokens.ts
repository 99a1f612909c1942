import { sql, type Kysely } from 'kysely';
import type { Schema } from './schema.ts';

const GENERATION = 'login-generation';

/** Logins that were ended before their time: single ones, and whole generations. */
export class RevokedTokens {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(id: string, expiresAtMs: number): Promise<void> {
    await this.#db
      .insertInto('revoked_tokens')
      .orIgnore()
      .values({ id, expires_at: expiresAtMs })
      .execute();
  }

  async has(id: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('revoked_tokens')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Logins of any other generation do not hold. */
  async generation(): Promise<number> {
    const row = await this.#db
      .selectFrom('meta')
      .select('value')
      .where('key', '=', GENERATION)
      .executeTakeFirst();
    return Number(row?.value ?? 0);
  }

  async nextGeneration(): Promise<void> {
    await this.#db
      .insertInto('meta')
      .values({ key: GENERATION, value: '1' })
      .onConflict((row) =>
        row.column('key').doUpdateSet({ value: sql`CAST(value AS INTEGER) + 1` }),
      )
      .execute();
  }

  /** Expired ones are refused for their age; they need no row. */
  async forgetExpired(now: number): Promise<void> {
    await this.#db.deleteFrom('revoked_tokens').where('expires_at', '<=', now).execute();
  }
}
