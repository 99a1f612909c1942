import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { LoginRequest } from '$lib/contract/auth.ts';
import { clientAddress } from '$lib/server/http/client-address.ts';
import { endpoint } from '$lib/server/http/endpoint.ts';
import { setSessionCookie } from '$lib/server/http/session-cookie.ts';
import { AppError } from '$lib/server/errors.ts';

export const POST = endpoint(async (event) => {
  const { locals, request, cookies, url } = event;
  const body = v.safeParse(LoginRequest, await request.json().catch(() => null));
  if (!body.success)
    throw new AppError('INVALID_REQUEST', 'Send the password as JSON: {"password": "…"}.');
  const address = clientAddress(event, locals.app.clientAddressHeader);
  const answer = locals.app.login(body.output.password, address);
  setSessionCookie(cookies, url, answer);
  return json(answer);
});
