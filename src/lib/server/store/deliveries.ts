import type { Kysely } from 'kysely';
import type { DeliveryRow, Schema } from './schema.ts';

/** Where the journal was read up to. */
const CURSOR = 'webhook-seq';
/** So many are kept that are done with. */
const KEPT = 500;

/** The outbox of webhooks: what is to be posted, and what came of it. */
export class Deliveries {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** The last event that was looked at; null before the first. */
  async cursor(): Promise<number | null> {
    const row = await this.#db
      .selectFrom('meta')
      .select('value')
      .where('key', '=', CURSOR)
      .executeTakeFirst();
    return row === undefined ? null : Number(row.value);
  }

  async setCursor(seq: number): Promise<void> {
    await this.#db
      .insertInto('meta')
      .orReplace()
      .values({ key: CURSOR, value: String(seq) })
      .execute();
  }

  async add(row: DeliveryRow): Promise<void> {
    await this.#db.insertInto('deliveries').values(row).execute();
  }

  async find(id: string): Promise<DeliveryRow | null> {
    const row = await this.#db
      .selectFrom('deliveries')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ?? null;
  }

  /** The one to be tried next, whenever that is. */
  async next(): Promise<DeliveryRow | null> {
    const row = await this.#db
      .selectFrom('deliveries')
      .selectAll()
      .where('status', '=', 'waiting')
      .orderBy('next_at')
      .orderBy('id')
      .executeTakeFirst();
    return row ?? null;
  }

  async update(
    id: string,
    change: Partial<Pick<DeliveryRow, 'status' | 'tries' | 'next_at' | 'last_result'>>,
  ): Promise<void> {
    await this.#db.updateTable('deliveries').set(change).where('id', '=', id).execute();
  }

  /** Newest first. */
  async newest(limit: number): Promise<DeliveryRow[]> {
    return this.#db
      .selectFrom('deliveries')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
  }

  async forgetOld(): Promise<void> {
    const kept = this.#db
      .selectFrom('deliveries')
      .select('id')
      .where('status', '!=', 'waiting')
      .orderBy('id', 'desc')
      .limit(KEPT);
    await this.#db
      .deleteFrom('deliveries')
      .where('status', '!=', 'waiting')
      .where('id', 'not in', kept)
      .execute();
  }
}
