import { endpoint, loginOf } from '$lib/server/http/endpoint.ts';
import { clearSessionCookie } from '$lib/server/http/session-cookie.ts';

export const POST = endpoint(async (event) => {
  loginOf(event);
  await event.locals.app.logoutEverywhere();
  clearSessionCookie(event.cookies, event.url);
  return new Response(null, { status: 204 });
});
