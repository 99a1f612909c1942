import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Tokens that were logged out before their time. */
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

  /** Expired ones are refused for their age; they need no row. */
  async forgetExpired(now: number): Promise<void> {
    await this.#db.deleteFrom('revoked_tokens').where('expires_at', '<=', now).execute();
  }
}
