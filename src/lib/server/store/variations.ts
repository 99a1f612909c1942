import { sql, type Kysely, type UpdateObject } from 'kysely';
import type { Effects } from '../../contract/effects.ts';
import type { JobId, VariationId, VideoId } from '../../contract/ids.ts';
import type { Failure } from '../../contract/job.ts';
import type { WorkStatus } from '../../contract/states.ts';
import type { NewVariationRow, Schema, VariationRow } from './schema.ts';

/** A finished file, as the row of its variation keeps it. */
export interface FinishedFile {
  readonly file: string;
  readonly size_bytes: number;
  readonly crc32: number;
  readonly duration_ms: number;
  readonly ssim: number | null;
  readonly bitrate: number;
  readonly poster_file: string | null;
}

/** A variation of an active job; `work` in megapixels. */
export type WorkItem = Pick<VariationRow, 'id' | 'job_id' | 'status' | 'work'>;

export class Variations {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async insert(rows: readonly NewVariationRow[]): Promise<void> {
    if (rows.length > 0) await this.#db.insertInto('variations').values(rows).execute();
  }

  async find(id: VariationId): Promise<VariationRow | null> {
    const row = await this.#db
      .selectFrom('variations')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ?? null;
  }

  async findByNumber(videoId: VideoId, n: number): Promise<VariationRow | null> {
    const row = await this.#db
      .selectFrom('variations')
      .selectAll()
      .where('video_id', '=', videoId)
      .where('n', '=', n)
      .executeTakeFirst();
    return row ?? null;
  }

  async ofJob(jobId: JobId): Promise<VariationRow[]> {
    return this.#db
      .selectFrom('variations')
      .selectAll()
      .where('job_id', '=', jobId)
      .orderBy('n')
      .execute();
  }

  async ofVideo(videoId: VideoId): Promise<VariationRow[]> {
    return this.#db
      .selectFrom('variations')
      .selectAll()
      .where('video_id', '=', videoId)
      .orderBy('n')
      .execute();
  }

  async listInterrupted(): Promise<VariationRow[]> {
    return this.#db
      .selectFrom('variations')
      .selectAll()
      .where('status', '=', 'processing')
      .execute();
  }

  /** The variation to render next: jobs by their place in line, then videos in order, then numbers. */
  async nextQueued(): Promise<VariationRow | null> {
    const row = await this.#db
      .selectFrom('variations')
      .innerJoin('jobs', 'jobs.id', 'variations.job_id')
      .innerJoin('videos', 'videos.id', 'variations.video_id')
      .selectAll('variations')
      .where('variations.status', '=', 'queued')
      .orderBy('jobs.position')
      .orderBy('videos.idx')
      .orderBy('variations.n')
      .limit(1)
      .executeTakeFirst();
    return row ?? null;
  }

  /** What the outputs are expected to take that were accepted and are not there yet. */
  async reservedBytes(): Promise<number> {
    const row = await this.#db
      .selectFrom('variations')
      .select(({ fn }) => fn.coalesce(fn.sum<number>('estimated_bytes'), sql<number>`0`).as('sum'))
      .where('status', 'in', ['queued', 'processing'])
      .executeTakeFirstOrThrow();
    return row.sum;
  }

  /** What every active job has to do, in the order in which it will be done. */
  async workload(): Promise<WorkItem[]> {
    return this.#db
      .selectFrom('variations')
      .innerJoin('jobs', 'jobs.id', 'variations.job_id')
      .innerJoin('videos', 'videos.id', 'variations.video_id')
      .select(['variations.id', 'variations.job_id', 'variations.status', 'variations.work'])
      .where('jobs.status', 'in', ['queued', 'processing'])
      .orderBy('jobs.position')
      .orderBy('videos.idx')
      .orderBy('variations.n')
      .execute();
  }

  /** Marks a queued variation as being rendered, under a new attempt number. */
  async claim(id: VariationId): Promise<VariationRow> {
    return this.#db
      .updateTable('variations')
      .set({ status: 'processing', attempt: sql`attempt + 1`, tries: sql`tries + 1`, error: null })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  /** False when the attempt is no longer the current one: a late writer changes nothing. */
  async complete(
    id: VariationId,
    attempt: number,
    done: FinishedFile & { completed_at: number },
  ): Promise<boolean> {
    return this.#fenced(id, attempt, { status: 'completed', error: null, ...done });
  }

  async fail(id: VariationId, attempt: number, failure: Failure): Promise<boolean> {
    return this.#fenced(id, attempt, { status: 'failed', error: JSON.stringify(failure) });
  }

  /** Back in the queue. `spent` false: the interruption was ours, and no try is counted for it. */
  async requeue(id: VariationId, attempt: number, spent: boolean): Promise<boolean> {
    return this.#fenced(id, attempt, {
      status: 'queued',
      ...(spent ? {} : { tries: sql<number>`tries - 1` }),
    });
  }

  /** Whatever they are doing: a renderer of theirs is fenced from now on. */
  async cancel(ids: readonly VariationId[]): Promise<void> {
    await this.#db
      .updateTable('variations')
      .set({ status: 'cancelled' })
      .where('id', 'in', ids)
      .execute();
  }

  /** Queued as if for the first time, without what an earlier attempt left. */
  async queueAgain(ids: readonly VariationId[]): Promise<void> {
    await this.#db
      .updateTable('variations')
      .set({
        status: 'queued',
        tries: 0,
        error: null,
        file: null,
        size_bytes: null,
        crc32: null,
        duration_ms: null,
        ssim: null,
        bitrate: null,
        poster_file: null,
        distinctness: null,
        rerolled: 0,
        completed_at: null,
      })
      .where('id', 'in', ids)
      .execute();
  }

  async setDistinctness(id: VariationId, distinctness: string | null): Promise<void> {
    await this.#db.updateTable('variations').set({ distinctness }).where('id', '=', id).execute();
  }

  /** Drawn anew by the server itself, once and no more. */
  async markRerolled(id: VariationId): Promise<void> {
    await this.#db.updateTable('variations').set({ rerolled: 1 }).where('id', '=', id).execute();
  }

  async setEffects(id: VariationId, effects: Effects): Promise<void> {
    await this.#db
      .updateTable('variations')
      .set({ effects: JSON.stringify(effects) })
      .where('id', '=', id)
      .execute();
  }

  /** Fails what still waits of a job, and tells which those were. */
  async failQueued(jobId: JobId, failure: Failure): Promise<VariationRow[]> {
    return this.#db
      .updateTable('variations')
      .set({ status: 'failed', error: JSON.stringify(failure) })
      .where('job_id', '=', jobId)
      .where('status', '=', 'queued')
      .returningAll()
      .execute();
  }

  /** A finished one whose file is gone; its poster goes as well. */
  async failMissing(id: VariationId, failure: Failure): Promise<void> {
    await this.#db
      .updateTable('variations')
      .set({
        status: 'failed',
        error: JSON.stringify(failure),
        file: null,
        size_bytes: null,
        crc32: null,
        poster_file: null,
        completed_at: null,
      })
      .where('id', '=', id)
      .execute();
  }

  /** How many variations a video has in each state. */
  async statusesOfVideo(videoId: VideoId): Promise<Map<WorkStatus, number>> {
    const rows = await this.#db
      .selectFrom('variations')
      .select(({ fn }) => ['status', fn.countAll<number>().as('count')])
      .where('video_id', '=', videoId)
      .groupBy('status')
      .execute();
    return new Map(rows.map((row) => [row.status, row.count]));
  }

  async deleteOfJob(jobId: JobId): Promise<void> {
    await this.#db.deleteFrom('variations').where('job_id', '=', jobId).execute();
  }

  async #fenced(
    id: VariationId,
    attempt: number,
    change: UpdateObject<Schema, 'variations'>,
  ): Promise<boolean> {
    const result = await this.#db
      .updateTable('variations')
      .set(change)
      .where('id', '=', id)
      .where('attempt', '=', attempt)
      .where('status', '=', 'processing')
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }
}
