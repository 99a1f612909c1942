import { json } from '@sveltejs/kit';
import * as v from 'valibot';
import { LoginRequest } from '$lib/contract/auth.ts';
import { clientAddress } from '$lib/server/http/client-address.ts';
import { endpoint } from '$lib/server/http/endpoint.ts';
import { MAX_LOGIN_BYTES, readJson } from '$lib/server/http/read-body.ts';
import { setSessionCookie } from '$lib/server/http/session-cookie.ts';
import { AppError } from '$lib/server/errors.ts';

export const POST = endpoint(async (event) => {
  const { locals, cookies, url } = event;
  const address = clientAddress(event, locals.app.clientAddressHeader);
  const answer = await locals.app.login(() => passwordOf(event.request), address);
  setSessionCookie(cookies, url, answer);
  return json(answer);
});

async function passwordOf(request: Request): Promise<string> {
  const body = v.safeParse(LoginRequest, await readJson(request, MAX_LOGIN_BYTES));
  if (!body.success)
    throw new AppError('INVALID_REQUEST', 'Send the password as JSON: {"password": "…"}.');
  return body.output.password;
}
