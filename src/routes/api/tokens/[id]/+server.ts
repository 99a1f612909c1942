import { endpoint, loginOf } from '$lib/server/http/endpoint.ts';

export const DELETE = endpoint(async (event) => {
  loginOf(event);
  await event.locals.app.apiTokens.revoke(event.params.id ?? '');
  return new Response(null, { status: 204 });
});
