import type { Effects } from '../../contract/effects.ts';
import type { JobId, VariationId, VideoId } from '../../contract/ids.ts';
import type {
  Distinctness,
  Failure,
  Job,
  JobSummary,
  Variation,
  Video,
  VideoHeader,
} from '../../contract/job.ts';
import type { Recipe } from '../../contract/recipe.ts';
import { isFinal } from '../../contract/states.ts';
import { isoTime } from '../clock.ts';
import type { JobRow, VariationRow, VideoRow } from './schema.ts';

/*
 * Rows as the contract tells of them. Ids were made by us and JSON was written by us, so both are
 * taken as they stand. The progress of what is being rendered is not stored: it is 0 here.
 */

export function presentJob(row: JobRow): JobSummary {
  const finished = row.completed + row.failed + row.cancelled;
  return {
    id: row.id as JobId,
    name: row.name,
    status: row.status,
    preset: row.preset,
    seed: row.seed,
    variationsPerVideo: row.variations_per_video,
    createdAt: isoTime(row.created_at),
    startedAt: isoTimeOrNull(row.started_at),
    completedAt: isoTimeOrNull(row.completed_at),
    expiresAt: isoTimeOrNull(row.expires_at),
    pinned: row.pinned === 1,
    keepSources: row.keep_sources === 1,
    rev: row.rev,
    progress: isFinal(row.status) ? 100 : row.total === 0 ? 0 : (finished / row.total) * 100,
    etaMs: null,
    queuePosition: row.queue_position,
    counts: {
      total: row.total,
      queued: row.queued,
      processing: row.processing,
      completed: row.completed,
      failed: row.failed,
      cancelled: row.cancelled,
    },
    videoCount: row.video_count,
    outputBytes: row.output_bytes,
    downloadBytes: row.download_bytes,
  };
}

export function presentWholeJob(
  job: JobRow,
  videos: readonly VideoRow[],
  variations: readonly VariationRow[],
): Job {
  const ofVideo = Map.groupBy(variations, (row) => row.video_id);
  return {
    ...presentJob(job),
    recipe: JSON.parse(job.recipe) as Recipe,
    videos: videos.map((video) => presentVideo(video, ofVideo.get(video.id) ?? [])),
  };
}

/** `share`: how much of the video's variations is finished, 0–1. */
export function presentVideoHeader(row: VideoRow, share: number): VideoHeader {
  return {
    id: row.id as VideoId,
    name: row.name,
    status: row.status,
    progress: isFinal(row.status) ? 100 : share * 100,
    sizeBytes: row.size_bytes,
    durationMs: row.duration_ms,
    width: row.width,
    height: row.height,
    fps: row.fps,
    source: { available: row.source_file !== null, until: isoTimeOrNull(row.source_until) },
    error: parseFailure(row.error),
  };
}

export function presentVideo(row: VideoRow, variations: readonly VariationRow[]): Video {
  const finished = variations.filter((variation) => isFinal(variation.status)).length;
  return {
    ...presentVideoHeader(row, variations.length === 0 ? 0 : finished / variations.length),
    variations: variations.map(presentVariation),
  };
}

export function presentVariation(row: VariationRow): Variation {
  return {
    id: row.id as VariationId,
    n: row.n,
    status: row.status,
    progress: row.status === 'completed' ? 100 : 0,
    fps: null,
    speed: null,
    etaMs: null,
    attempt: row.attempt,
    effects: JSON.parse(row.effects) as Effects,
    sizeBytes: row.size_bytes,
    crc32: row.crc32 === null ? null : row.crc32.toString(16).padStart(8, '0'),
    durationMs: row.duration_ms,
    rerolled: row.rerolled === 1,
    quality: {
      ssim: row.ssim,
      bitrate: row.bitrate,
      distinctness:
        row.distinctness === null ? null : (JSON.parse(row.distinctness) as Distinctness),
    },
    error: parseFailure(row.error),
  };
}

function parseFailure(json: string | null): Failure | null {
  return json === null ? null : (JSON.parse(json) as Failure);
}

function isoTimeOrNull(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms);
}
