import { SESSION_COOKIE } from '$lib/contract/auth.ts';
import { endpoint } from '$lib/server/http/endpoint.ts';

export const POST = endpoint(async ({ locals, cookies }) => {
  if (locals.session !== null) await locals.app.logout(locals.session);
  cookies.delete(SESSION_COOKIE, { path: '/' });
  return new Response(null, { status: 204 });
});
