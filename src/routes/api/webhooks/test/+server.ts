import { json } from '@sveltejs/kit';
import { endpoint } from '$lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ locals }) =>
  json(await locals.app.webhooks.test(), { status: 202 }),
);
