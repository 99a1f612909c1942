import { dev } from '$app/environment';
import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { LoginRequest, SESSION_COOKIE } from '$lib/contract/auth.ts';
import { clientAddress } from '$lib/server/http/client-address.ts';
import { endpoint } from '$lib/server/http/endpoint.ts';
import { AppError } from '$lib/server/errors.ts';

export const POST = endpoint(async (event) => {
  const { locals, request, cookies, url } = event;
  const body = v.safeParse(LoginRequest, await request.json().catch(() => null));
  if (!body.success)
    throw new AppError('INVALID_REQUEST', 'Send the password as JSON: {"password": "…"}.');
  const answer = locals.app.login(
    body.output.password,
    clientAddress(event, locals.app.clientAddressHeader),
  );
  cookies.set(SESSION_COOKIE, answer.token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: !dev && url.protocol === 'https:',
    expires: new Date(answer.expiresAt),
  });
  return json(answer);
});
