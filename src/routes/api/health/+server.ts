import { json } from '@sveltejs/kit';
import { endpoint } from '$lib/server/http/endpoint.ts';
import { withoutFacts } from '$lib/server/http/health-answer.ts';

export const GET = endpoint(async ({ locals }) => {
  const health = await locals.app.health();
  const answer = locals.session === null ? withoutFacts(health) : health;
  const status = health.status === 'ok' ? 200 : 503;
  return json(answer, { status, headers: { 'cache-control': 'no-store' } });
});
