import { endpoint } from '$lib/server/http/endpoint.ts';
import { clearSessionCookie } from '$lib/server/http/session-cookie.ts';

export const POST = endpoint(async ({ locals, cookies, url }) => {
  if (locals.session !== null) await locals.app.logout(locals.session);
  clearSessionCookie(cookies, url);
  return new Response(null, { status: 204 });
});
