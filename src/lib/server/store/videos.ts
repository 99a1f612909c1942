import type { Kysely } from 'kysely';
import type { JobId, VideoId } from '../../contract/ids.ts';
import type { WorkStatus } from '../../contract/states.ts';
import type { NewVideoRow, Schema, VideoRow } from './schema.ts';

export class Videos {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async insert(row: NewVideoRow): Promise<void> {
    await this.#db.insertInto('videos').values(row).execute();
  }

  async find(id: VideoId): Promise<VideoRow | null> {
    const row = await this.#db
      .selectFrom('videos')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row ?? null;
  }

  async ofJob(jobId: JobId): Promise<VideoRow[]> {
    return this.#db
      .selectFrom('videos')
      .selectAll()
      .where('job_id', '=', jobId)
      .orderBy('idx')
      .execute();
  }

  async setStatus(id: VideoId, status: WorkStatus): Promise<void> {
    await this.#db.updateTable('videos').set({ status }).where('id', '=', id).execute();
  }

  /** Sources that the database knows of, by file name. */
  async sourceFiles(): Promise<Set<string>> {
    const rows = await this.#db
      .selectFrom('videos')
      .select('source_file')
      .where('source_file', 'is not', null)
      .execute();
    return new Set(rows.flatMap((row) => row.source_file ?? []));
  }

  /**
   * Videos whose source nothing needs any more at `now`: their job is final, and either its time is over, or
   * the video completed and the job does not keep its sources.
   */
  async withSpentSource(now: number): Promise<VideoRow[]> {
    return this.#db
      .selectFrom('videos')
      .innerJoin('jobs', 'jobs.id', 'videos.job_id')
      .selectAll('videos')
      .where('source_file', 'is not', null)
      .where('jobs.status', 'not in', ['queued', 'processing'])
      .where((eb) =>
        eb.or([
          eb('source_until', '<=', now),
          eb.and([eb('videos.status', '=', 'completed'), eb('jobs.keep_sources', '=', 0)]),
        ]),
      )
      .execute();
  }

  async setSourceUntil(id: VideoId, until: number | null): Promise<void> {
    await this.#db
      .updateTable('videos')
      .set({ source_until: until })
      .where('id', '=', id)
      .execute();
  }

  async setPoster(id: VideoId, file: string): Promise<void> {
    await this.#db.updateTable('videos').set({ poster_file: file }).where('id', '=', id).execute();
  }

  async setSheet(
    id: VideoId,
    sheet: { sheet_file: string; sheet_bytes: number; sheet_crc32: number },
  ): Promise<void> {
    await this.#db.updateTable('videos').set(sheet).where('id', '=', id).execute();
  }

  /** The sheet shows what is no more. */
  async forgetSheet(id: VideoId): Promise<void> {
    await this.#db
      .updateTable('videos')
      .set({ sheet_file: null, sheet_bytes: null, sheet_crc32: null })
      .where('id', '=', id)
      .execute();
  }

  /** Videos that ended with something finished, and have no sheet of it. */
  async withoutSheet(): Promise<VideoRow[]> {
    return this.#db
      .selectFrom('videos')
      .selectAll()
      .where('sheet_file', 'is', null)
      .where('status', '=', 'completed')
      .execute();
  }

  async forgetSource(id: VideoId): Promise<void> {
    await this.#db
      .updateTable('videos')
      .set({ source_file: null, source_until: null })
      .where('id', '=', id)
      .execute();
  }

  async deleteOfJob(jobId: JobId): Promise<void> {
    await this.#db.deleteFrom('videos').where('job_id', '=', jobId).execute();
  }
}
