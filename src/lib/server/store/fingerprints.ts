import type { Kysely } from 'kysely';
import type { VideoId } from '../../contract/ids.ts';
import type { Schema } from './schema.ts';

/** Small pictures of videos, by which their looks are compared. */
export class Fingerprints {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** `ownerId`: the video's own id for its source, else a variation's. */
  async put(videoId: VideoId, ownerId: string, pixels: Buffer): Promise<void> {
    await this.#db
      .insertInto('fingerprints')
      .orReplace()
      .values({ owner_id: ownerId, video_id: videoId, pixels })
      .execute();
  }

  async remove(ownerId: string): Promise<void> {
    await this.#db.deleteFrom('fingerprints').where('owner_id', '=', ownerId).execute();
  }

  /** By the id of whose they are. */
  async ofVideo(videoId: VideoId): Promise<Map<string, Buffer>> {
    const rows = await this.#db
      .selectFrom('fingerprints')
      .selectAll()
      .where('video_id', '=', videoId)
      .execute();
    return new Map(rows.map((row) => [row.owner_id, row.pixels]));
  }
}
