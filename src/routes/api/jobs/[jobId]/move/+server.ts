import { json } from '@sveltejs/kit';
import { JobMove } from '$lib/contract/job.ts';
import { bodyOf, endpoint, jobIdOf } from '$lib/server/http/endpoint.ts';

export const POST = endpoint(async (event) => {
  const { to } = await bodyOf(event, JobMove);
  return json({ job: await event.locals.app.moveJob(jobIdOf(event), to) });
});
