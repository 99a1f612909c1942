import type { Kysely } from 'kysely';
import type { QueueState } from '../../contract/queue.ts';
import type { Schema } from './schema.ts';

const KEY = 'queue';
const RUNNING: QueueState = { paused: false, reason: null };

/** Whether the queue is paused. */
export class Queue {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async state(): Promise<QueueState> {
    const row = await this.#db
      .selectFrom('meta')
      .select('value')
      .where('key', '=', KEY)
      .executeTakeFirst();
    return row === undefined ? RUNNING : (JSON.parse(row.value) as QueueState);
  }

  async setState(state: QueueState): Promise<void> {
    await this.#db
      .insertInto('meta')
      .orReplace()
      .values({ key: KEY, value: JSON.stringify(state) })
      .execute();
  }
}
