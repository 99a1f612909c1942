import { SESSION_COOKIE } from '../../contract/auth.ts';

export interface Credentials {
  readonly token: string;
  readonly via: 'bearer' | 'cookie';
}

/** The token of a request, from its Authorization header or else from its cookies. Never from its URL. */
export function readCredentials(
  authorization: string | null | undefined,
  cookies: string | null | undefined,
): Credentials | null {
  const bearer = /^Bearer +(\S+)$/i.exec(authorization ?? '');
  if (bearer?.[1] !== undefined) return { token: bearer[1], via: 'bearer' };
  for (const pair of (cookies ?? '').split(';')) {
    const [name, value] = pair.split('=', 2);
    if (name?.trim() === SESSION_COOKIE && value !== undefined)
      return { token: value.trim(), via: 'cookie' };
  }
  return null;
}
