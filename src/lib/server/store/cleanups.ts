import type { Kysely } from 'kysely';
import type { CleanupEntry } from '../../contract/system.ts';
import { isoTime } from '../clock.ts';
import type { Schema } from './schema.ts';

/** So many are kept. */
const KEPT = 100;

/** The cleanup log: what sweeps and evictions removed. */
export class Cleanups {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Writes down one clearing up, and forgets the oldest when there are too many. */
  async add(entry: Omit<CleanupEntry, 'at'>, now: number): Promise<void> {
    const { id } = await this.#db
      .insertInto('cleanups')
      .values({ at: now, freed_bytes: entry.freedBytes, jobs: JSON.stringify(entry.jobs) })
      .returning('id')
      .executeTakeFirstOrThrow();
    await this.#db
      .deleteFrom('cleanups')
      .where('id', '<=', id - KEPT)
      .execute();
  }

  /** At most `limit`, the newest first. */
  async newest(limit: number): Promise<CleanupEntry[]> {
    const rows = await this.#db
      .selectFrom('cleanups')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({
      at: isoTime(row.at),
      freedBytes: row.freed_bytes,
      jobs: JSON.parse(row.jobs) as CleanupEntry['jobs'],
    }));
  }
}
