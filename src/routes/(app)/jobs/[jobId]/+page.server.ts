import { parseJobId } from '$lib/contract/ids.ts';
import { AppError } from '$lib/server/errors.ts';
import { error } from '@sveltejs/kit';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, params }) => {
  const jobId = parseJobId(params.jobId);
  if (jobId === null) error(404, 'No such job');
  try {
    return { job: await locals.app.getJob(jobId), queue: await locals.app.queue.read() };
  } catch (cause) {
    if (cause instanceof AppError && cause.code === 'JOB_NOT_FOUND') error(404, cause.message);
    throw cause;
  }
};
