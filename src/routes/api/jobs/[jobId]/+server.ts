import { conditionalJson, endpoint, jobIdOf } from '$lib/server/http/endpoint.ts';

export const GET = endpoint(async (event) => {
  const job = await event.locals.app.getJob(jobIdOf(event));
  return conditionalJson(event.request, { job });
});

export const DELETE = endpoint(async (event) => {
  await event.locals.app.deleteJob(jobIdOf(event));
  return new Response(null, { status: 204 });
});
