import type { JobId, VariationId, VideoId } from '../../contract/ids.ts';
import { isFinal, isTombstone } from '../../contract/states.ts';
import type { Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { settle, type SettlePolicy } from './settle.ts';

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: SettlePolicy;
  readonly interrupt: (ids: readonly VariationId[]) => Promise<void>;
  readonly removeSpentSources: () => Promise<void>;
}

/**
 * Cancels what is not finished of a job; what is finished stays. Safe to ask twice.
 * @throws AppError JOB_NOT_FOUND; INVALID_STATE when the job's files are gone
 */
export function createCancelJob(deps: Dependencies) {
  return async (jobId: JobId): Promise<void> => {
    const cancelled = await deps.store.write(async (tx) => {
      const job = await tx.jobs.find(jobId);
      if (job === null) throw new AppError('JOB_NOT_FOUND');
      if (isTombstone(job.status))
        throw new AppError('INVALID_STATE', 'The job is gone already.', { state: job.status });
      if (isFinal(job.status)) return [];
      const rows = await tx.variations.cancelUnfinished(jobId);
      const now = deps.clock.now();
      for (const row of rows) await tx.tell.variation(jobId, row.id as VariationId, now);
      const videoIds = [...new Set(rows.map((row) => row.video_id as VideoId))];
      await settle(tx, jobId, videoIds, now, deps.policy);
      return rows.map((row) => row.id as VariationId);
    });
    await deps.interrupt(cancelled);
    await deps.removeSpentSources();
  };
}
