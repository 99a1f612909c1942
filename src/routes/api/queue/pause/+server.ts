import { json } from '@sveltejs/kit';
import { endpoint } from '$lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ locals }) =>
  json({ queue: await locals.app.queue.pause('asked') }),
);
