import type { JobId } from '../../../contract/ids.ts';
import { isTombstone } from '../../../contract/states.ts';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';

/**
 * Marks a job so that it is never evicted to make room; its time still runs.
 * @throws AppError JOB_NOT_FOUND; INVALID_STATE for a tombstone
 */
export function createPinJob({ store, clock }: { store: Store; clock: Clock }) {
  return async (jobId: JobId, pinned: boolean): Promise<void> => {
    await store.write(async (tx) => {
      const job = await tx.jobs.find(jobId);
      if (job === null) throw new AppError('JOB_NOT_FOUND');
      if (isTombstone(job.status))
        throw new AppError('INVALID_STATE', 'The files of this job are gone.', {
          state: job.status,
        });
      const flag = pinned ? 1 : 0;
      if (job.pinned === flag) return;
      await tx.jobs.setPinned(jobId, flag);
      await tx.tell.job('job.updated', jobId, clock.now());
    });
  };
}
