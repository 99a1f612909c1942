import type { JobId, VariationId, VideoId } from '../../../contract/ids.ts';
import type { Failure } from '../../../contract/job.ts';
import type { Recipe } from '../../../contract/recipe.ts';
import { deriveSeed } from '../../../engine/random.ts';
import type { SourceInfo } from '../../../engine/source-info.ts';
import type { JobRow, VariationRow, VideoRow } from '../../store/schema.ts';
import type { Transaction } from '../../store/store.ts';
import { settle, type SettlePolicy } from '../jobs/settle.ts';

/** A queued variation always has its source; should it not, the rest of the queue must not wait for it. */
const NO_SOURCE: Failure = {
  code: 'SOURCE_GONE',
  message: 'The source video is no longer there. Send it again.',
  details: null,
};

/** One attempt at a variation. */
export interface Claimed {
  readonly variation: VariationRow;
  readonly jobId: JobId;
  readonly videoId: VideoId;
  readonly id: VariationId;
  readonly attempt: number;
  readonly videoName: string;
  readonly sourceFile: string;
  readonly source: SourceInfo;
  readonly recipe: Recipe;
  readonly noiseSeed: number;
}

/** Takes the next variation, under a new attempt number; null when none waits or the queue is paused. */
export async function claimVariation(
  tx: Transaction,
  now: number,
  policy: SettlePolicy,
): Promise<Claimed | null> {
  const { paused } = await tx.queue.state();
  let next = paused ? null : await tx.variations.nextQueued();
  while (next !== null) {
    const variation = await tx.variations.claim(next.id as VariationId);
    const jobId = variation.job_id as JobId;
    const videoId = variation.video_id as VideoId;
    const video = await tx.videos.find(videoId);
    const hasSource = video?.source_file != null && video.source_info !== null;
    if (!hasSource) await tx.variations.fail(next.id as VariationId, variation.attempt, NO_SOURCE);
    await tx.tell.variation(jobId, variation.id as VariationId, now);
    await settle(tx, jobId, [videoId], now, policy);
    const job = await tx.jobs.find(jobId);
    if (hasSource && job !== null) return describe(job, video, variation);
    next = await tx.variations.nextQueued();
  }
  return null;
}

function describe(job: JobRow, video: VideoRow, variation: VariationRow): Claimed {
  return {
    variation,
    jobId: job.id as JobId,
    videoId: video.id as VideoId,
    id: variation.id as VariationId,
    attempt: variation.attempt,
    videoName: video.name,
    sourceFile: video.source_file ?? '',
    source: JSON.parse(video.source_info ?? 'null') as SourceInfo,
    recipe: JSON.parse(job.recipe) as Recipe,
    noiseSeed: deriveSeed(job.seed, video.idx, variation.n, 'noise'),
  };
}
