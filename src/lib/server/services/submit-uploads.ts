import type { JobAccepted } from '../../contract/job.ts';
import type { NewJobRequest } from '../../contract/new-job.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { CreateJob } from './create-job.ts';
import type { ResumableUploads } from './resumable-uploads.ts';

/**
 * Makes a job of uploads. When it is refused, the uploads stay, for another try.
 * @throws AppError as createJob; UPLOAD_NOT_FOUND; INVALID_STATE
 */
export function createSubmitUploads(uploads: ResumableUploads, createJob: CreateJob, log: Log) {
  return async (request: NewJobRequest): Promise<JobAccepted> => {
    if (new Set(request.uploads).size !== request.uploads.length)
      throw new AppError('INVALID_FIELD', 'The same upload is named twice.', { field: 'uploads' });
    const videos = await uploads.take(request.uploads);
    try {
      const accepted = await createJob(
        request,
        videos.map((video) => {
          const plan = request.plans[video.file];
          return plan === undefined ? video : { ...video, plan };
        }),
      );
      await uploads
        .forget(videos)
        .catch((error: unknown) => log.warn({ err: error }, 'the traces of an upload stay'));
      return accepted;
    } catch (error) {
      await uploads.giveBack(videos);
      throw error;
    }
  };
}
