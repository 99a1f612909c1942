import { fail, redirect, type Actions } from '@sveltejs/kit';
import { safeNextPath } from '$lib/client/next-path.ts';
import { AppError, toProblem } from '$lib/server/errors.ts';
import { clientAddress } from '$lib/server/http/client-address.ts';
import { MAX_LOGIN_BYTES, readForm } from '$lib/server/http/read-body.ts';
import { setSessionCookie } from '$lib/server/http/session-cookie.ts';

/** For a form that is sent before the page's script has taken over, or without one: never by its address. */
export const actions: Actions = {
  default: async (event) => {
    const { locals, cookies, url } = event;
    try {
      const address = clientAddress(event, locals.app.clientAddressHeader);
      const answer = await locals.app.login(() => passwordOf(event.request), address);
      setSessionCookie(cookies, url, answer);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // What is left of a body is not read: the connection cannot serve another request.
      if (error.code !== 'INVALID_PASSWORD') event.setHeaders({ connection: 'close' });
      const { code, title, detail, ...facts } = toProblem(error);
      return fail(error.status, { problem: { code, title, detail, facts } });
    }
    redirect(303, safeNextPath(url.searchParams.get('next')));
  },
};

async function passwordOf(request: Request): Promise<string> {
  const password = (await readForm(request, MAX_LOGIN_BYTES)).get('password');
  return typeof password === 'string' ? password : '';
}
