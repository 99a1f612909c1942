import { json } from '@sveltejs/kit';
import { endpoint, scopeOf } from '$lib/server/http/endpoint.ts';

export const POST = endpoint(async (event) =>
  json({ job: await event.locals.app.cancel(scopeOf(event)) }),
);
