import type { Job, Variation, Video } from '../contract/job.ts';
import { isFinal, isTombstone } from '../contract/states.ts';
import { words } from '../words/words.ts';

/** What can be tried again of a job or a video: how many variations of each kind. */
export interface Retryable {
  readonly failed: number;
  readonly cancelled: number;
}

export function isRetryable({ source }: Pick<Video, 'source'>, { status }: Variation): boolean {
  return source.available && (status === 'failed' || status === 'cancelled');
}

/** Counts what can be tried again; what has no source any more is left out, as the server does. */
export function countRetryable(videos: readonly Video[]): Retryable {
  const statuses = videos.flatMap((video) =>
    video.variations.filter((each) => isRetryable(video, each)).map(({ status }) => status),
  );
  const failed = statuses.filter((status) => status === 'failed').length;
  return { failed, cancelled: statuses.length - failed };
}

/** "Retry 3 failed", or null when there is nothing to retry. */
export function retryWords({ failed, cancelled }: Retryable): string | null {
  const say = words().job.actions;
  if (failed + cancelled === 0) return null;
  if (cancelled === 0) return say.retryFailed(failed);
  if (failed === 0) return say.retryCancelled(cancelled);
  return say.retryBoth(failed + cancelled);
}

/** A finished variation can be drawn anew while its source is there and not about to go. */
export function isRerollable(job: Job, video: Video, variation: Variation): boolean {
  if (variation.status !== 'completed' || !video.source.available) return false;
  const isSpent = isFinal(job.status) && video.status === 'completed';
  return job.keepSources || !isSpent;
}

/** A job can be made again when it keeps its sources and all of them are there. */
export function isRepeatable(job: Job): boolean {
  if (!job.keepSources || isTombstone(job.status)) return false;
  const made = job.videos.filter(({ variations }) => variations.length > 0);
  return made.length > 0 && made.every(({ source }) => source.available);
}

/** Until when the source stays, where that is worth telling: something can still be made from it. */
export function sourceKeptUntil(job: Job, video: Video): string | null {
  const { failed, cancelled } = countRetryable([video]);
  const isUseful = job.keepSources || failed + cancelled > 0;
  return isUseful && video.source.available ? video.source.until : null;
}
