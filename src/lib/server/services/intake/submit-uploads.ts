import type { JobAccepted } from '../../../contract/job.ts';
import type { NewJobRequest } from '../../../contract/new-job.ts';
import { AppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { CreateJob } from './create-job.ts';
import { fingerprintOf, type GivenKey, type Idempotency, type Submitted } from './idempotency.ts';
import type { ResumableUploads } from './resumable-uploads.ts';

interface Dependencies {
  readonly uploads: ResumableUploads;
  readonly createJob: CreateJob;
  readonly idempotency: Idempotency;
  readonly log: Log;
}

/**
 * Makes a job of uploads. When it is refused, the uploads stay, for another try.
 * @throws AppError as createJob; UPLOAD_NOT_FOUND; INVALID_STATE; INVALID_FIELD, IDEMPOTENCY_CONFLICT for the key
 */
export function createSubmitUploads(deps: Dependencies) {
  const { idempotency } = deps;
  return async (request: NewJobRequest, key: string | null = null): Promise<Submitted> => {
    if (new Set(request.uploads).size !== request.uploads.length)
      throw new AppError('INVALID_FIELD', 'The same upload is named twice.', { field: 'uploads' });
    const given = key === null ? null : { key, fingerprint: fingerprintOf('uploads', request) };
    return idempotency.inTurn(key, () =>
      idempotency.once(given, (each) => submit(deps, request, each)),
    );
  };
}

async function submit(
  { uploads, createJob, log }: Dependencies,
  request: NewJobRequest,
  key: GivenKey | null,
): Promise<JobAccepted> {
  const videos = await uploads.take(request.uploads);
  try {
    const accepted = await createJob(
      request,
      videos.map((video) => {
        const plan = request.plans[video.file];
        return plan === undefined ? video : { ...video, plan };
      }),
      { key, ...(request.evict === undefined ? {} : { mayEvict: request.evict }) },
    );
    await uploads
      .forget(videos)
      .catch((error: unknown) => log.warn({ err: error }, 'the traces of an upload stay'));
    return accepted;
  } catch (error) {
    await uploads.giveBack(videos);
    throw error;
  }
}
