import type { Gate } from '../realtime/ports.ts';
import { originAllowed } from '../realtime/origin.ts';
import type { Session } from './authenticate.ts';
import { readCredentials } from '../auth/credentials.ts';

interface Dependencies {
  readonly check: (token: string) => Promise<Session | null>;
  readonly allowedOrigins: readonly string[];
}

/** Decides about a WebSocket before it is one: first whether the page may ask, then who asks. */
export function createSocketGate({ check, allowedOrigins }: Dependencies): Gate {
  return async ({ headers, encrypted }) => {
    const credentials = readCredentials(
      single(headers['authorization']),
      single(headers['cookie']),
    );
    if (credentials === null) return { ok: false, status: 401 };
    const allowed = originAllowed({
      origin: single(headers['origin']),
      host: single(headers['host']),
      encrypted,
      allowedOrigins,
      viaBearer: credentials.via === 'bearer',
    });
    if (!allowed) return { ok: false, status: 403 };
    const session = await check(credentials.token);
    if (session === null) return { ok: false, status: 401 };
    return { ok: true, session: { sessionId: session.id, expiresAtMs: session.expiresAtMs } };
  };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
