import { json } from '@sveltejs/kit';
import { endpoint, jobIdOf } from '$lib/server/endpoint.ts';

export const POST = endpoint(async (event) =>
  json({ job: await event.locals.app.cancelJob(jobIdOf(event)) }),
);
