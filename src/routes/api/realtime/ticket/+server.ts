import { json } from '@sveltejs/kit';
import { endpoint } from '$lib/server/http/endpoint.ts';
import { AppError } from '$lib/server/errors.ts';

export const POST = endpoint(({ locals, url }) => {
  if (locals.session === null) throw new AppError('UNAUTHENTICATED');
  const ticket = locals.app.issueTicket(locals.session);
  return json(
    { url: locals.app.realtimeAddress(url).url, ...ticket },
    { headers: { 'cache-control': 'no-store' } },
  );
});
