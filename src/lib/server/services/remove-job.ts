import type { JobId } from '../../contract/ids.ts';
import { isFinal, isTombstone, type TombstoneStatus } from '../../contract/states.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { LocalDisk } from '../storage/local-disk.ts';
import type { JobRow } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { JobLocks } from './job-locks.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly clock: Clock;
  readonly log: Log;
  readonly locks: JobLocks;
}

/** `isDue`: whether it still is to go, asked at the last moment. */
export type RemoveJob = (
  jobId: JobId,
  why: TombstoneStatus,
  isDue?: (job: JobRow) => boolean,
) => Promise<number | null>;

/**
 * Removes a finished job and leaves its header as a tombstone: files first, then rows, so that a crash in
 * between leaves something that the next sweep finishes. Returns the bytes that were freed;
 * null when nothing was removed: the job is active (again), not due (any more) or gone already.
 */
export function createRemoveJob(deps: Dependencies): RemoveJob {
  return (jobId, why, isDue = () => true) =>
    deps.locks.hold(jobId, () => removeJob(deps, jobId, why, isDue));
}

async function removeJob(
  { store, disk, clock, log }: Dependencies,
  jobId: JobId,
  why: TombstoneStatus,
  isDue: (job: JobRow) => boolean,
): Promise<number | null> {
  const job = await store.jobs.find(jobId);
  if (job === null || !isFinal(job.status) || isTombstone(job.status) || !isDue(job)) return null;
  const videos = await store.videos.ofJob(jobId);
  let freedBytes = job.output_bytes;
  for (const video of videos) {
    if (video.source_file === null) continue;
    await disk.removeUpload(video.source_file);
    freedBytes += video.size_bytes;
  }
  await disk.removeOutputsOfJob(jobId);
  await store.write(async (tx) => {
    const now = clock.now();
    await tx.variations.deleteOfJob(jobId);
    await tx.videos.deleteOfJob(jobId);
    await tx.jobs.bury(jobId, why, now);
    await tx.tell.job(`job.${why}`, jobId, now);
  });
  log.info({ jobId, why, freedBytes }, 'job removed');
  return freedBytes;
}
