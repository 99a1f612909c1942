import type { JobId } from '../../../contract/ids.ts';
import { isTombstone } from '../../../contract/states.ts';
import { AppError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import type { RemoveJob } from '../jobs/remove-job.ts';
import type { Scope } from './scope.ts';

interface Dependencies {
  readonly store: Store;
  readonly cancel: (scope: Scope) => Promise<void>;
  readonly removeJob: RemoveJob;
}

/**
 * Deletes a job and its files, whatever it is doing. Asked again it changes nothing.
 * @throws AppError JOB_NOT_FOUND
 */
export function createDeleteJob({ store, cancel, removeJob }: Dependencies) {
  return async (jobId: JobId): Promise<void> => {
    const job = await store.jobs.find(jobId);
    if (job === null) throw new AppError('JOB_NOT_FOUND');
    if (isTombstone(job.status)) return;
    // Someone may press retry in between; the last word here is delete.
    let removed: number | null = null;
    while (removed === null) {
      await cancel({ jobId }).catch(unlessGone);
      removed = await removeJob(jobId, 'deleted');
      const after = await store.jobs.find(jobId);
      if (after === null || isTombstone(after.status)) return;
    }
  };
}

/** Its time may have been up, or somebody else deleted it, since it was looked at. */
function unlessGone(error: unknown): void {
  if (!(error instanceof AppError) || error.code !== 'INVALID_STATE') throw error;
}
