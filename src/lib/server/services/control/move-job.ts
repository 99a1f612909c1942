import type { JobId } from '../../../contract/ids.ts';
import { isFinal } from '../../../contract/states.ts';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { renumberLine } from '../jobs/settle.ts';

/**
 * Puts a job first or last in line. What is being rendered is finished first.
 * @throws AppError JOB_NOT_FOUND; INVALID_STATE when the job does not wait or work any more
 */
export function createMoveJob({ store, clock }: { store: Store; clock: Clock }) {
  return async (jobId: JobId, to: 'front' | 'back'): Promise<void> => {
    await store.write(async (tx) => {
      const job = await tx.jobs.find(jobId);
      if (job === null) throw new AppError('JOB_NOT_FOUND');
      if (isFinal(job.status))
        throw new AppError('INVALID_STATE', 'The job is not in line any more.', {
          state: job.status,
        });
      const active = await tx.jobs.active();
      const end = to === 'front' ? active[0] : active.at(-1);
      if (end === undefined || end.id === jobId) return;
      const position = to === 'front' ? end.position - 1 : (await tx.jobs.lastPosition()) + 1;
      await tx.jobs.setPosition(jobId, position);
      await renumberLine(tx, clock.now());
    });
  };
}
