import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { JobId } from '../../contract/ids.ts';
import type { JobStatus, TombstoneStatus, WorkStatus } from '../../contract/states.ts';
import type { JobRow, NewJobRow, Schema } from './schema.ts';

const ACTIVE = ['queued', 'processing'] as const;
const WITH_RESULTS = ['completed', 'failed', 'cancelled'] as const;
const TOMBSTONES = ['expired', 'evicted', 'deleted'] as const;

export class Jobs {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async insert(row: NewJobRow): Promise<void> {
    await this.#db.insertInto('jobs').values(row).execute();
  }

  async find(id: JobId): Promise<JobRow | null> {
    const row = await this.#db
      .selectFrom('jobs')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ?? null;
  }

  /** Newest first; `before` is the id after which to go on, for ids sort by age. */
  async page(query: {
    statuses: readonly JobStatus[] | null;
    before: JobId | null;
    limit: number;
  }): Promise<JobRow[]> {
    let select = this.#db.selectFrom('jobs').selectAll().orderBy('id', 'desc').limit(query.limit);
    if (query.statuses !== null) select = select.where('status', 'in', query.statuses);
    if (query.before !== null) select = select.where('id', '<', query.before);
    return select.execute();
  }

  async active(): Promise<JobRow[]> {
    return this.#db
      .selectFrom('jobs')
      .selectAll()
      .where('status', 'in', ACTIVE)
      .orderBy('position')
      .execute();
  }

  /** A number behind every job there is, for a new one to stand last. */
  async lastPosition(): Promise<number> {
    const row = await this.#db
      .selectFrom('jobs')
      .select(({ fn }) => fn.max('position').as('last'))
      .executeTakeFirst();
    return row?.last ?? 0;
  }

  /** Adds one to the job's revision. Every event of a job has a revision of its own. */
  async bumpRev(id: JobId): Promise<JobRow> {
    return this.#db
      .updateTable('jobs')
      .set({ rev: sql`rev + 1` })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  /** Counts the job's variations and bytes anew from its rows. */
  async recount(id: JobId): Promise<void> {
    const counts = this.#db
      .selectFrom('variations')
      .where('job_id', '=', id)
      .select(({ fn }) => [
        fn.countAll<number>().as('total'),
        countOf('queued').as('queued'),
        countOf('processing').as('processing'),
        countOf('completed').as('completed'),
        countOf('failed').as('failed'),
        countOf('cancelled').as('cancelled'),
        fn.coalesce(fn.sum<number>('size_bytes'), sql<number>`0`).as('output_bytes'),
      ]);
    const row = await counts.executeTakeFirstOrThrow();
    await this.#db.updateTable('jobs').set(row).where('id', '=', id).execute();
  }

  async setStatus(
    id: JobId,
    change: {
      status: JobStatus;
      started_at?: number;
      completed_at?: number | null;
      expires_at?: number | null;
      download_bytes?: number | null;
    },
  ): Promise<void> {
    await this.#db.updateTable('jobs').set(change).where('id', '=', id).execute();
  }

  async setQueuePosition(id: JobId, position: number | null): Promise<void> {
    await this.#db
      .updateTable('jobs')
      .set({ queue_position: position })
      .where('id', '=', id)
      .execute();
  }

  async setPosition(id: JobId, position: number): Promise<void> {
    await this.#db.updateTable('jobs').set({ position }).where('id', '=', id).execute();
  }

  async setPinned(id: JobId, pinned: 0 | 1): Promise<void> {
    await this.#db.updateTable('jobs').set({ pinned }).where('id', '=', id).execute();
  }

  /** Jobs whose place in line is written down, and those that wait, in the order they will start. */
  async inLine(): Promise<JobRow[]> {
    return this.#db
      .selectFrom('jobs')
      .selectAll()
      .where((eb) => eb.or([eb('status', '=', 'queued'), eb('queue_position', 'is not', null)]))
      .orderBy('position')
      .execute();
  }

  /** The header stays; what it said of files is gone with them. */
  async bury(id: JobId, status: TombstoneStatus, endedAt: number): Promise<void> {
    await this.#db
      .updateTable('jobs')
      .set({ status, ended_at: endedAt, queue_position: null, download_bytes: null, pinned: 0 })
      .where('id', '=', id)
      .execute();
  }

  async expiredBy(now: number): Promise<JobRow[]> {
    return this.#db
      .selectFrom('jobs')
      .selectAll()
      .where('expires_at', '<=', now)
      .where('status', 'in', WITH_RESULTS)
      .orderBy('expires_at')
      .execute();
  }

  /** Jobs that have never been started. */
  async queuedSince(createdBefore: number): Promise<JobRow[]> {
    return this.#db
      .selectFrom('jobs')
      .selectAll()
      .where('status', '=', 'queued')
      .where('created_at', '<=', createdBefore)
      .where('started_at', 'is', null)
      .execute();
  }

  async deleteTombstonesBefore(endedAt: number): Promise<void> {
    await this.#db
      .deleteFrom('jobs')
      .where('status', 'in', TOMBSTONES)
      .where('ended_at', '<=', endedAt)
      .execute();
  }

  /** Ids of all jobs whose files should exist. */
  async idsWithFiles(): Promise<Set<string>> {
    const rows = await this.#db
      .selectFrom('jobs')
      .select('id')
      .where('status', 'not in', TOMBSTONES)
      .execute();
    return new Set(rows.map((row) => row.id));
  }
}

function countOf(status: WorkStatus) {
  return sql<number>`coalesce(sum(status = ${status}), 0)`;
}
