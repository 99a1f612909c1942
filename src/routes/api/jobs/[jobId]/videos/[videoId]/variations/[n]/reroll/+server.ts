import { json } from '@sveltejs/kit';
import { endpoint, jobIdOf, numberOf, videoIdOf } from '$lib/server/http/endpoint.ts';

export const POST = endpoint(async (event) => {
  const scope = { jobId: jobIdOf(event), videoId: videoIdOf(event), n: numberOf(event) };
  return json({ job: await event.locals.app.reroll(scope) });
});
