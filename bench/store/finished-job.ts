import { NEUTRAL_EFFECTS } from '../../src/lib/contract/effects.ts';
import type { JobId } from '../../src/lib/contract/ids.ts';
import { PRESETS } from '../../src/lib/contract/recipe.ts';
import type { Transaction } from '../../src/lib/server/store/store.ts';
import { JOB_ROW, VARIATION_ROW, VIDEO_ROW } from './empty-rows.ts';

/** A finished file of one variation; `crc32` unsigned, as ZIP has it. */
export interface FinishedVariation {
  readonly id: string;
  readonly file: string;
  readonly poster: string | null;
  readonly sizeBytes: number;
  readonly crc32: number;
}

/** A job of one video whose variations are all done. Times are milliseconds since 1970. */
export interface FinishedJob {
  readonly jobId: JobId;
  readonly videoId: string;
  readonly name: string;
  readonly position: number;
  readonly completedAt: number;
  readonly expiresAt: number;
  /** Null when the video has none. */
  readonly sourcePoster: string | null;
  readonly sheet: {
    readonly file: string;
    readonly sizeBytes: number;
    readonly crc32: number;
  } | null;
  readonly variations: readonly FinishedVariation[];
}

const recipe = JSON.stringify(PRESETS[0]?.recipe);
const effects = JSON.stringify(NEUTRAL_EFFECTS);
const distinctness = JSON.stringify({ source: 7.5, nearest: 6.2, nearestVariation: 2 });

/** Writes the rows that such a job has, without telling of them. */
export async function insertFinishedJob(tx: Transaction, job: FinishedJob): Promise<void> {
  const { jobId, videoId, completedAt, sheet, variations } = job;
  const outputBytes = variations.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  await tx.jobs.insert({
    ...JOB_ROW,
    id: jobId,
    name: job.name,
    status: 'completed',
    recipe,
    variations_per_video: variations.length,
    created_at: completedAt - 60_000,
    started_at: completedAt - 50_000,
    completed_at: completedAt,
    expires_at: job.expiresAt,
    rev: 3 * variations.length,
    position: job.position,
    video_count: 1,
    total: variations.length,
    completed: variations.length,
    output_bytes: outputBytes,
    download_bytes: outputBytes + 10_000,
  });
  await tx.videos.insert({
    ...VIDEO_ROW,
    id: videoId,
    job_id: jobId,
    name: `${job.name}.mp4`,
    folder: job.name,
    status: 'completed',
    poster_file: job.sourcePoster,
    sheet_file: sheet?.file ?? null,
    sheet_bytes: sheet?.sizeBytes ?? null,
    sheet_crc32: sheet?.crc32 ?? null,
  });
  await tx.variations.insert(
    variations.map(({ id, file, poster, sizeBytes, crc32 }, index) => ({
      ...VARIATION_ROW,
      id,
      job_id: jobId,
      video_id: videoId,
      n: index + 1,
      status: 'completed' as const,
      attempt: 1,
      tries: 1,
      effects,
      file,
      poster_file: poster,
      size_bytes: sizeBytes,
      crc32,
      duration_ms: 20_000,
      ssim: 0.97,
      bitrate: 6_000_000,
      distinctness,
      completed_at: completedAt,
    })),
  );
}
