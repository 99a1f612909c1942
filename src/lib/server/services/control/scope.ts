import type { JobId, VideoId } from '../../../contract/ids.ts';
import { isTombstone } from '../../../contract/states.ts';
import { AppError } from '../../errors.ts';
import type { JobRow, VariationRow } from '../../store/schema.ts';
import type { Transaction } from '../../store/store.ts';

/** What a verb is about: a whole job, one of its videos, or one variation of that. */
export interface Scope {
  readonly jobId: JobId;
  readonly videoId?: VideoId;
  readonly n?: number;
}

export interface Scoped {
  readonly job: JobRow;
  readonly variations: readonly VariationRow[];
}

/**
 * The job and the variations that a scope names; none for a video that was refused.
 * @throws AppError JOB_NOT_FOUND, VIDEO_NOT_FOUND, VARIATION_NOT_FOUND; INVALID_STATE for a tombstone
 */
export async function resolveScope(
  tx: Pick<Transaction, 'jobs' | 'videos' | 'variations'>,
  scope: Scope,
): Promise<Scoped> {
  const job = await tx.jobs.find(scope.jobId);
  if (job === null) throw new AppError('JOB_NOT_FOUND');
  if (isTombstone(job.status))
    throw new AppError('INVALID_STATE', 'The files of this job are gone.', { state: job.status });
  if (scope.videoId === undefined)
    return { job, variations: await tx.variations.ofJob(scope.jobId) };
  const video = await tx.videos.find(scope.videoId);
  if (video?.job_id !== scope.jobId) throw new AppError('VIDEO_NOT_FOUND');
  const all = await tx.variations.ofVideo(scope.videoId);
  if (scope.n === undefined) return { job, variations: all };
  const variations = all.filter(({ n }) => n === scope.n);
  if (variations.length === 0) throw new AppError('VARIATION_NOT_FOUND');
  return { job, variations };
}
