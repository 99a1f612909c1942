import { JobRepeat } from '$lib/contract/job.ts';
import { bodyOf, endpoint, jobIdOf } from '$lib/server/http/endpoint.ts';
import { jobAccepted, jobTermsOf } from '$lib/server/http/new-job.ts';

export const POST = endpoint(async (event) => {
  const { seed } = await bodyOf(event, JobRepeat);
  const { app } = event.locals;
  return jobAccepted(await app.repeatJob(jobIdOf(event), seed, jobTermsOf(event)));
});
