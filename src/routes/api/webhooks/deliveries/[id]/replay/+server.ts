import { json } from '@sveltejs/kit';
import { endpoint } from '$lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ locals, params }) =>
  json(await locals.app.webhooks.replay(params.id ?? ''), { status: 202 }),
);
