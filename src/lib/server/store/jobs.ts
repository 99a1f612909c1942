import { sql, type Kysely, type SqlBool } from 'kysely';
import type { JobId } from '../../contract/ids.ts';
import { foldCase } from '../../contract/search.ts';
import type { JobStatus, TombstoneStatus, WorkStatus } from '../../contract/states.ts';
import type { JobRow, NewJobRow, Schema } from './schema.ts';

const ACTIVE = ['queued', 'processing'] as const;
/** Word for word as the partial indexes have it: SQLite uses them for nothing else. */
const FINISHED = sql<SqlBool>`status IN ('completed', 'failed', 'cancelled')`;
const TOMBSTONES = ['expired', 'evicted', 'deleted'] as const;

/** Where a list in order of time goes on: behind that job. */
export interface Behind {
  readonly at: number;
  readonly id: string;
}

/** A finished job that is not pinned, and about how many bytes its files take. */
export type EvictableRow = Pick<JobRow, 'id' | 'name' | 'expires_at'> & {
  completed_at: number;
  freed_bytes: number;
};

/** What the rows know of files, in bytes. */
export interface KnownBytes {
  readonly sources: number;
  readonly outputs: number;
}

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
    /** Part of the name, whatever its case; empty for any. */
    search?: string;
    before: JobId | null;
    limit: number;
  }): Promise<JobRow[]> {
    let select = this.#db.selectFrom('jobs').selectAll().orderBy('id', 'desc').limit(query.limit);
    if (query.statuses !== null) select = select.where('status', 'in', query.statuses);
    const part = foldCase(query.search ?? '');
    if (part !== '')
      select = select.where(sql<SqlBool>`fold_case(name) LIKE ${containing(part)} ESCAPE '!'`);
    if (query.before !== null) select = select.where('id', '<', query.before);
    return select.execute();
  }

  async countByStatus(): Promise<Record<string, number>> {
    const rows = await this.#db
      .selectFrom('jobs')
      .select(({ fn }) => ['status', fn.countAll<number>().as('count')])
      .groupBy('status')
      .execute();
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
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
      queued_at?: number;
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

  /** Finished jobs whose time is over, the longest overdue first. */
  async expiredBy(now: number, behind: Behind | null, limit: number): Promise<JobRow[]> {
    let select = this.#db
      .selectFrom('jobs')
      .selectAll()
      .where(FINISHED)
      .where('expires_at', '<=', now)
      .orderBy('expires_at')
      .orderBy('id')
      .limit(limit);
    if (behind !== null)
      select = select.where(sql<SqlBool>`(expires_at, id) > (${behind.at}, ${behind.id})`);
    return select.execute();
  }

  /**
   * Finished jobs that are not pinned, the oldest first. Their bytes are those of variations, contact sheets
   * and sources; posters, some kilobytes each, are not counted.
   */
  async evictable(behind: Behind | null, limit: number): Promise<EvictableRow[]> {
    let select = this.#db
      .selectFrom('jobs')
      .select(['id', 'name', 'expires_at'])
      .select(sql<number>`completed_at`.as('completed_at'))
      .select(
        sql<number>`output_bytes + coalesce((
          SELECT sum(coalesce(sheet_bytes, 0) + iif(source_file IS NULL, 0, size_bytes))
          FROM videos WHERE videos.job_id = jobs.id), 0)`.as('freed_bytes'),
      )
      .where(FINISHED)
      .where('pinned', '=', 0)
      .where('completed_at', 'is not', null)
      .orderBy('completed_at')
      .orderBy('id')
      .limit(limit);
    if (behind !== null)
      select = select.where(sql<SqlBool>`(completed_at, id) > (${behind.at}, ${behind.id})`);
    return select.execute();
  }

  /** Ids of finished jobs in order of age, behind `behind`. */
  async finishedAfter(behind: string, limit: number): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('jobs')
      .select('id')
      .where('id', '>', behind)
      .where(FINISHED)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map((row) => row.id);
  }

  /** Ids of the newest jobs that have files, or may have. */
  async newestWithFiles(limit: number): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('jobs')
      .select('id')
      .where('status', 'not in', TOMBSTONES)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => row.id);
  }

  /** What the files of all jobs take, as their rows have it; posters are not counted. */
  async knownBytes(): Promise<KnownBytes> {
    // Each sum is read from an index alone: there may be many thousand rows, and this is asked often.
    const { rows } = await sql<KnownBytes>`SELECT
      (SELECT coalesce(sum(size_bytes), 0) FROM videos WHERE source_file IS NOT NULL) AS sources,
      (SELECT coalesce(sum(output_bytes), 0) FROM jobs
        WHERE status IN ('queued', 'processing', 'completed', 'failed', 'cancelled'))
      + (SELECT coalesce(sum(sheet_bytes), 0) FROM videos WHERE sheet_bytes IS NOT NULL) AS outputs
    `.execute(this.#db);
    return rows[0] ?? { sources: 0, outputs: 0 };
  }

  /** Jobs that have never been started, and wait since then or longer. */
  async queuedSince(before: number): Promise<JobRow[]> {
    return this.#db
      .selectFrom('jobs')
      .selectAll()
      .where('status', '=', 'queued')
      .where((eb) => eb.fn.coalesce('queued_at', 'created_at'), '<=', before)
      .where('started_at', 'is', null)
      .execute();
  }

  /** Forgets at most `limit` jobs whose files have been gone since before `endedAt`; how many there were. */
  async deleteTombstonesBefore(endedAt: number, limit: number): Promise<number> {
    const old = this.#db
      .selectFrom('jobs')
      .select('id')
      .where('ended_at', '<=', endedAt)
      .where('status', 'in', TOMBSTONES)
      .limit(limit);
    const result = await this.#db.deleteFrom('jobs').where('id', 'in', old).executeTakeFirst();
    return Number(result.numDeletedRows);
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

/** A pattern of LIKE; what means something in it is escaped. */
function containing(part: string): string {
  return `%${part.replace(/[!%_]/g, '!$&')}%`;
}

function countOf(status: WorkStatus) {
  return sql<number>`coalesce(sum(status = ${status}), 0)`;
}
