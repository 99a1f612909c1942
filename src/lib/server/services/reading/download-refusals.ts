import type { ArchiveSelection } from '../../../contract/download.ts';
import type { Job } from '../../../contract/job.ts';
import { isTombstone } from '../../../contract/states.ts';
import { AppError } from '../../errors.ts';
import { goneError } from '../jobs/gone-error.ts';

/**
 * @param hasResults whether there is a finished variation among what is selected
 * @throws AppError that says why there is nothing to download
 */
export function assertDownloadable(
  job: Job,
  selection: ArchiveSelection,
  hasResults: boolean,
): void {
  if (selection.kind !== 'all' && hasResults && !isTombstone(job.status)) return;
  switch (job.status) {
    case 'completed':
      return;
    case 'queued':
    case 'processing':
      throw new AppError(
        'JOB_NOT_READY',
        hasResults
          ? 'The job is not finished yet. Try again when it is, or ask for what is ready.'
          : 'Nothing of this job is finished yet. Try again later.',
        { progress: job.progress, jobStatus: job.status },
      );
    case 'failed':
      throw new AppError('JOB_FAILED', undefined, { failures: failuresOf(job) });
    case 'cancelled':
      throw new AppError('INVALID_STATE', 'The job was cancelled before anything was finished.', {
        jobStatus: job.status,
      });
    case 'expired':
    case 'evicted':
    case 'deleted':
      throw goneError(job.status);
  }
}

function failuresOf(job: Job) {
  return job.videos.flatMap((video) => {
    const ofVideo = video.error === null ? [] : [{ video: video.name, ...shown(video.error) }];
    const ofVariations = video.variations.flatMap(({ n, error }) =>
      error === null ? [] : [{ video: video.name, variation: n, ...shown(error) }],
    );
    return [...ofVideo, ...ofVariations];
  });
}

function shown({ code, message }: { code: string; message: string }) {
  return { code, message };
}
