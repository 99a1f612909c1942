import { NEUTRAL_EFFECTS } from '../../src/lib/contract/effects.ts';
import { JobId, VariationId, VideoId } from '../../src/lib/contract/ids.ts';
import type { Job, JobSummary, Variation, Video } from '../../src/lib/contract/job.ts';
import { PRESETS } from '../../src/lib/contract/recipe.ts';
import * as v from 'valibot';

/** A well-formed id that sorts by `n`. */
function ulid(n: number): string {
  return `01J${String(n).padStart(23, '0')}`;
}

export const jobId = (n: number) => v.parse(JobId, ulid(n));
export const videoId = (n: number) => v.parse(VideoId, ulid(n));
export const variationId = (n: number) => v.parse(VariationId, ulid(n));

export function makeSummary(changes: Partial<JobSummary> = {}): JobSummary {
  return {
    id: jobId(1),
    name: 'Summer sale',
    status: 'queued',
    preset: 'standard',
    seed: 7,
    variationsPerVideo: 2,
    createdAt: '2026-01-01T00:00:00.000Z',
    startedAt: null,
    completedAt: null,
    expiresAt: null,
    pinned: false,
    keepSources: false,
    rev: 1,
    progress: 0,
    etaMs: null,
    queuePosition: null,
    counts: { total: 2, queued: 2, processing: 0, completed: 0, failed: 0, cancelled: 0 },
    videoCount: 1,
    outputBytes: 0,
    downloadBytes: null,
    ...changes,
  };
}

export function makeVariation(changes: Partial<Variation> = {}): Variation {
  return {
    id: variationId(1),
    n: 1,
    status: 'queued',
    progress: 0,
    fps: null,
    speed: null,
    etaMs: null,
    attempt: 0,
    effects: NEUTRAL_EFFECTS,
    sizeBytes: null,
    crc32: null,
    durationMs: null,
    rerolled: false,
    quality: { ssim: null, bitrate: null, distinctness: null },
    error: null,
    ...changes,
  };
}

export function makeVideo(changes: Partial<Video> = {}): Video {
  return {
    id: videoId(1),
    name: 'clip.mp4',
    status: 'queued',
    progress: 0,
    sizeBytes: 1000,
    durationMs: 1000,
    width: 640,
    height: 360,
    fps: 30,
    source: { available: true, until: null },
    error: null,
    variations: [makeVariation(), makeVariation({ id: variationId(2), n: 2 })],
    ...changes,
  };
}

export function makeJob(changes: Partial<Job> = {}): Job {
  return { ...makeSummary(), recipe: PRESETS[0]!.recipe, videos: [makeVideo()], ...changes };
}
