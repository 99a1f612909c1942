import type { Cookies } from '@sveltejs/kit';
import { SESSION_COOKIE, type LoginAnswer } from '../../contract/auth.ts';

/** Hands the session to the browser: out of reach of scripts, and over https only where we are reached by it. */
export function setSessionCookie(cookies: Cookies, url: URL, answer: LoginAnswer): void {
  cookies.set(SESSION_COOKIE, answer.token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: url.protocol === 'https:',
    expires: new Date(answer.expiresAt),
  });
}

/** Ends what `setSessionCookie` began; a browser takes it only with the same `secure`. */
export function clearSessionCookie(cookies: Cookies, url: URL): void {
  cookies.delete(SESSION_COOKIE, { path: '/', secure: url.protocol === 'https:' });
}
