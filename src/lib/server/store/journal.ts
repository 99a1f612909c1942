import { sql, type Kysely } from 'kysely';
import type { JobId, VariationId, VideoId } from '../../contract/ids.ts';
import type { EventKind, JournalEvent } from '../../contract/wire.ts';
import { isFinal } from '../../contract/states.ts';
import { isoTime } from '../clock.ts';
import { Jobs } from './jobs.ts';
import { presentJob, presentVariation, presentVideoHeader } from './present.ts';
import type { EventRow, Schema } from './schema.ts';
import { Variations } from './variations.ts';
import { Videos } from './videos.ts';

type JobEventKind = Extract<EventKind, `job.${string}`>;

/** What was written in one transaction, to be published once it is committed. */
export type Written = JournalEvent[];

/**
 * Writes events beside the changes they tell of. Each holds a copy of the row as it now is, so that the
 * fold of all events equals the tables. `seq` is contiguous because writes are one after the other.
 */
export class JournalWriter {
  readonly #db: Kysely<Schema>;
  readonly #jobs: Jobs;
  readonly #videos: Videos;
  readonly #variations: Variations;
  readonly #written: Written;

  constructor(db: Kysely<Schema>, written: Written) {
    this.#db = db;
    this.#jobs = new Jobs(db);
    this.#videos = new Videos(db);
    this.#variations = new Variations(db);
    this.#written = written;
  }

  async job(kind: JobEventKind, jobId: JobId, now: number): Promise<void> {
    const job = presentJob(await this.#jobs.bumpRev(jobId));
    await this.#append({ kind, jobId, data: { job } }, now);
  }

  async video(jobId: JobId, videoId: VideoId, now: number): Promise<void> {
    const { rev } = await this.#jobs.bumpRev(jobId);
    const row = await this.#videos.find(videoId);
    if (row === null) throw new Error('an event tells of a video that is not there');
    const statuses = await this.#variations.statusesOfVideo(videoId);
    let total = 0;
    let finished = 0;
    for (const [status, count] of statuses) {
      total += count;
      if (isFinal(status)) finished += count;
    }
    const video = presentVideoHeader(row, total === 0 ? 0 : finished / total);
    await this.#append({ kind: 'video.updated', jobId, data: { rev, video } }, now);
  }

  async variation(jobId: JobId, variationId: VariationId, now: number): Promise<void> {
    const { rev } = await this.#jobs.bumpRev(jobId);
    const row = await this.#variations.find(variationId);
    if (row === null) throw new Error('an event tells of a variation that is not there');
    const data = { rev, videoId: row.video_id, variation: presentVariation(row) };
    await this.#append({ kind: 'variation.updated', jobId, data }, now);
  }

  /** An event about no job in particular. */
  async global(
    event: Pick<Extract<JournalEvent, { jobId: null }>, 'kind' | 'data'>,
    now: number,
  ): Promise<void> {
    await this.#append({ ...event, jobId: null }, now);
  }

  async #append(
    event: { kind: EventKind; jobId: JobId | null; data: unknown },
    now: number,
  ): Promise<void> {
    const { value } = await this.#db
      .updateTable('meta')
      .set({ value: sql`CAST(value AS INTEGER) + 1` })
      .where('key', '=', 'seq')
      .returning('value')
      .executeTakeFirstOrThrow();
    const seq = Number(value);
    await this.#db
      .insertInto('events')
      .values({
        seq,
        at: now,
        kind: event.kind,
        job_id: event.jobId,
        data: JSON.stringify(event.data),
      })
      .execute();
    this.#written.push({ type: 'event', seq, at: isoTime(now), ...event } as JournalEvent);
  }
}

/** Reads the journal; `seq` of the head stays known when old events are trimmed. */
export class Journal {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async head(): Promise<{ epoch: string; seq: number }> {
    const rows = await this.#db
      .selectFrom('meta')
      .selectAll()
      .where('key', 'in', ['epoch', 'seq'])
      .execute();
    const meta = new Map(rows.map((row) => [row.key, row.value]));
    return { epoch: meta.get('epoch') ?? '', seq: Number(meta.get('seq') ?? 0) };
  }

  /** Events after `seq` in order, at most `limit`; 'trimmed' when the first of them is gone. */
  async readAfter(seq: number, limit: number): Promise<JournalEvent[] | 'trimmed'> {
    const rows = await this.#db
      .selectFrom('events')
      .selectAll()
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(limit)
      .execute();
    const first = rows[0];
    const complete = first === undefined ? (await this.head()).seq <= seq : first.seq === seq + 1;
    return complete ? rows.map(presentEvent) : 'trimmed';
  }

  /** When the newest event was written; null when there is none. */
  async newestAt(): Promise<number | null> {
    const row = await this.#db
      .selectFrom('events')
      .select('at')
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.at ?? null;
  }

  /**
   * Drops at most `limit` events from the beginning: those that are not among the newest `keep`, and those that
   * are older than `since`, up to the first that is not. Times may go back where the clock was set, and a hole
   * in the middle could not be resumed over. Returns how many went.
   */
  async trim(keep: number, since: number, limit: number): Promise<number> {
    const { seq: head } = await this.head();
    const oldest = await this.#oldest();
    const young = await this.#db
      .selectFrom('events')
      .select('seq')
      .where('at', '>=', since)
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst();
    const last = Math.max(head - keep, (young?.seq ?? head + 1) - 1);
    const result = await this.#db
      .deleteFrom('events')
      .where('seq', '<=', Math.min(last, oldest + limit - 1))
      .executeTakeFirst();
    return Number(result.numDeletedRows);
  }

  /** `seq` of the oldest event; 0 when there is none. */
  async #oldest(): Promise<number> {
    const row = await this.#db
      .selectFrom('events')
      .select(({ fn }) => fn.min('seq').as('seq'))
      .executeTakeFirst();
    return row?.seq ?? 0;
  }
}

function presentEvent(row: EventRow): JournalEvent {
  return {
    type: 'event',
    seq: row.seq,
    at: isoTime(row.at),
    kind: row.kind,
    jobId: row.job_id,
    data: JSON.parse(row.data) as unknown,
  } as JournalEvent;
}
