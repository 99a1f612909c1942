import { json } from '@sveltejs/kit';
import { endpoint } from '$lib/server/http/endpoint.ts';

export const GET = endpoint(({ locals, url }) =>
  json(locals.app.realtimeAddress(url), { headers: { 'cache-control': 'no-store' } }),
);
