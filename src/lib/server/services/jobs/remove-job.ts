import type { JobId } from '../../../contract/ids.ts';
import { isFinal, isTombstone, type TombstoneStatus } from '../../../contract/states.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { JobRow } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { Locks } from './locks.ts';
import type { Leases } from './leases.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly clock: Clock;
  readonly log: Log;
  readonly locks: Locks;
  readonly leases: Leases;
}

/** `isDue`: whether it still is to go, asked at the last moment. */
export type RemoveJob = (
  jobId: JobId,
  why: TombstoneStatus,
  isDue?: (job: JobRow) => boolean,
) => Promise<number | null>;

/**
 * Removes a finished job and leaves its header as a tombstone: files first, then rows, so that a crash in
 * between leaves something that the next sweep finishes. A job that is being downloaded goes only when a
 * person deletes it. Returns the bytes that its files had on the disk;
 * null when nothing was removed: the job is active (again), not due (any more) or gone already.
 */
export function createRemoveJob(deps: Dependencies): RemoveJob {
  return (jobId, why, isDue = () => true) =>
    deps.locks.hold(jobId, async () => {
      const job = await deps.store.jobs.find(jobId);
      if (job === null || !isFinal(job.status) || isTombstone(job.status) || !isDue(job))
        return null;
      if (why !== 'deleted' && deps.leases.isHeld(jobId)) return null;
      return deps.leases.closed(jobId, why, () => removeJob(deps, jobId, why));
    });
}

async function removeJob(
  { store, disk, clock, log }: Dependencies,
  jobId: JobId,
  why: TombstoneStatus,
): Promise<number> {
  let freedBytes = 0;
  for (const video of await store.videos.ofJob(jobId))
    if (video.source_file !== null) freedBytes += await disk.removeUpload(video.source_file);
  freedBytes += await disk.removeOutputsOfJob(jobId);
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
