import type { Job } from '../contract/job.ts';
import type { JournalEvent, ProgressItem } from '../contract/wire.ts';

/** The latest word on something that is being worked on. `speed` is a factor of real time. */
export interface Progress {
  readonly percent: number;
  readonly fps: number | null;
  readonly speed: number | null;
  readonly etaMs: number | null;
}

/** The part of Map that is written to, so that a reactive map does as well. */
export type ProgressMap = Pick<Map<string, Progress>, 'get' | 'set' | 'delete'>;

/** Last value wins; keyed by the id of a variation or a job. */
export function applyProgress(map: ProgressMap, items: readonly ProgressItem[]): void {
  for (const [id, percent, fps, speed, etaMs] of items) map.set(id, { percent, fps, speed, etaMs });
}

/** Drops what an event made old: an event goes out before the progress that follows it. */
export function forgetProgress(map: ProgressMap, event: JournalEvent): void {
  if (event.kind === 'variation.updated') {
    map.delete(event.data.variation.id);
    return;
  }
  if (event.jobId !== null && 'job' in event.data && event.data.job.status !== 'processing') {
    map.delete(event.jobId);
  }
}

/** Takes what a whole job tells of its variations, where that is not behind what was told live. */
export function takeProgress(map: ProgressMap, job: Job): void {
  for (const { id, status, progress, fps, speed, etaMs } of job.videos.flatMap(allVariations)) {
    const live = map.get(id);
    if (status !== 'processing' || live === undefined || progress < live.percent) continue;
    map.set(id, { percent: progress, fps, speed, etaMs });
  }
}

function allVariations({ variations }: Job['videos'][number]) {
  return variations;
}

/** What to show: what is told live, but never less than what is known for certain. */
export function withProgress(
  known: { readonly status: string; readonly progress: number; readonly etaMs: number | null },
  live: Progress | undefined,
): { readonly percent: number; readonly etaMs: number | null } {
  if (live === undefined || known.status !== 'processing') {
    return { percent: known.progress, etaMs: known.etaMs };
  }
  return { percent: Math.max(known.progress, live.percent), etaMs: live.etaMs ?? known.etaMs };
}
