import { json } from '@sveltejs/kit';
import { JobPin } from '$lib/contract/job.ts';
import { bodyOf, endpoint, jobIdOf } from '$lib/server/http/endpoint.ts';

export const POST = endpoint(async (event) => {
  const { pinned } = await bodyOf(event, JobPin);
  return json({ job: await event.locals.app.pinJob(jobIdOf(event), pinned) });
});
