import { fail, redirect, type Actions } from '@sveltejs/kit';
import { safeNextPath } from '$lib/client/next-path.ts';
import { AppError } from '$lib/server/errors.ts';
import { clientAddress } from '$lib/server/http/client-address.ts';
import { setSessionCookie } from '$lib/server/http/session-cookie.ts';

/** For a form that is sent before the page's script has taken over, or without one: never by its address. */
export const actions: Actions = {
  default: async (event) => {
    const { locals, request, cookies, url } = event;
    const password = (await request.formData()).get('password');
    try {
      const address = clientAddress(event, locals.app.clientAddressHeader);
      const answer = locals.app.login(typeof password === 'string' ? password : '', address);
      setSessionCookie(cookies, url, answer);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return fail(error.status, { problem: error.message });
    }
    redirect(303, safeNextPath(url.searchParams.get('next')));
  },
};
