import { join } from 'node:path';
import { ulid } from 'ulid';
import { onTestFinished } from 'vitest';
import { NEUTRAL_EFFECTS } from '../../src/lib/contract/effects.ts';
import type { JobId, VariationId, VideoId } from '../../src/lib/contract/ids.ts';
import { openStore, type Store } from '../../src/lib/server/store/store.ts';
import { tempDir } from './temp-dir.ts';

/** A real store in a folder of its own, closed after the test. */
export async function testStore(): Promise<Store> {
  const store = await openStore(join(await tempDir(), 'test.sqlite'), 'epoch1');
  onTestFinished(() => store.close());
  return store;
}

export interface TestJob {
  readonly jobId: JobId;
  readonly videoIds: VideoId[];
  readonly variationIds: VariationId[];
}

/** Writes a queued job with so many videos of so many variations each, and tells of it. */
export async function insertTestJob(
  store: Store,
  options: {
    name?: string;
    videos?: number;
    variations?: number;
    now?: number;
    keepSources?: boolean;
    recipe?: string;
    /** Of each variation. */
    estimatedBytes?: number;
  } = {},
): Promise<TestJob> {
  const { videos = 1, variations = 2, now = 1_000_000, keepSources = false } = options;
  const jobId = ulid(now) as JobId;
  const videoIds = Array.from({ length: videos }, () => ulid(now) as VideoId);
  const variationIds: VariationId[] = [];
  await store.write(async (tx) => {
    await tx.jobs.insert({
      id: jobId,
      name: options.name ?? 'A job',
      status: 'queued',
      preset: 'standard',
      recipe: options.recipe ?? '{}',
      seed: 1,
      variations_per_video: variations,
      created_at: now,
      started_at: null,
      completed_at: null,
      expires_at: null,
      ended_at: null,
      pinned: 0,
      keep_sources: keepSources ? 1 : 0,
      position: (await tx.jobs.lastPosition()) + 1,
      queue_position: null,
      video_count: videos,
      download_bytes: null,
    });
    for (const [idx, videoId] of videoIds.entries()) {
      await tx.videos.insert({
        id: videoId,
        job_id: jobId,
        idx,
        name: `clip ${idx}.mp4`,
        folder: `clip ${idx}`,
        status: 'queued',
        size_bytes: 1000,
        source_file: `source-${videoId}`,
        source_info: '{}',
        duration_ms: 1000,
        width: 64,
        height: 64,
        fps: 25,
        error: null,
      });
      const ids = Array.from({ length: variations }, () => ulid(now) as VariationId);
      variationIds.push(...ids);
      await tx.variations.insert(
        ids.map((id, slot) => ({
          id,
          job_id: jobId,
          video_id: videoId,
          n: slot + 1,
          status: 'queued' as const,
          effects: JSON.stringify(NEUTRAL_EFFECTS),
          work: 1,
          estimated_bytes: options.estimatedBytes ?? 0,
          file: null,
          size_bytes: null,
          crc32: null,
          duration_ms: null,
          ssim: null,
          error: null,
          completed_at: null,
        })),
      );
    }
    await tx.jobs.recount(jobId);
    await tx.tell.job('job.created', jobId, now);
  });
  return { jobId, videoIds, variationIds };
}
