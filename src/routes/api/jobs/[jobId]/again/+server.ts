import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { bodyOf, endpoint, jobIdOf } from '$lib/server/http/endpoint.ts';

const Again = v.object({ seed: v.picklist(['same', 'new']) });

export const POST = endpoint(async (event) => {
  const { seed } = await bodyOf(event, Again);
  const accepted = await event.locals.app.repeatJob(jobIdOf(event), seed);
  return json(accepted, { status: 202, headers: { location: `/api/jobs/${accepted.job.id}` } });
});
