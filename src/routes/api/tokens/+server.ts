import { json } from '@sveltejs/kit';
import { NewApiToken } from '$lib/contract/tokens.ts';
import { bodyOf, endpoint, loginOf } from '$lib/server/http/endpoint.ts';

export const GET = endpoint(async (event) => {
  loginOf(event);
  return json({ tokens: await event.locals.app.apiTokens.list() });
});

export const POST = endpoint(async (event) => {
  loginOf(event);
  const { name } = await bodyOf(event, NewApiToken);
  const made = await event.locals.app.apiTokens.make(name);
  return json(made, { status: 201, headers: { 'cache-control': 'no-store' } });
});
