import type { Kysely } from 'kysely';
import type { ApiTokenRow, Schema } from './schema.ts';

/** Tokens for scripts. What they are worth is not kept: each is signed, and holds as long as its row is here. */
export class ApiTokens {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async add(row: ApiTokenRow): Promise<void> {
    await this.#db.insertInto('api_tokens').values(row).execute();
  }

  async has(id: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('api_tokens')
      .select('id')
      .where('id', '=', id)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Newest first. */
  async list(): Promise<ApiTokenRow[]> {
    return this.#db.selectFrom('api_tokens').selectAll().orderBy('id', 'desc').execute();
  }

  async setLastUsed(id: string, at: number): Promise<void> {
    await this.#db
      .updateTable('api_tokens')
      .set({ last_used_at: at })
      .where('id', '=', id)
      .execute();
  }

  /** False when there was none. */
  async remove(id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('api_tokens')
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  async forgetExpired(now: number): Promise<void> {
    await this.#db.deleteFrom('api_tokens').where('expires_at', '<=', now).execute();
  }
}
