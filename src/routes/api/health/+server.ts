import { json } from '@sveltejs/kit';
import { endpoint } from '$lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ locals }) => {
  const health = await locals.app.health();
  return json(health, { status: health.status === 'ok' ? 200 : 503 });
});
