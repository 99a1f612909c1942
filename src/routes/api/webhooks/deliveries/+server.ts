import { json } from '@sveltejs/kit';
import { endpoint } from '$lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ locals }) => json(await locals.app.webhooks.list()));
