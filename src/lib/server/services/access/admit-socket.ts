import type { Gate, GateVerdict } from '../../realtime/ports.ts';
import { originAllowed } from '../../realtime/origin.ts';
import { offeredTicket } from '../../realtime/subprotocols.ts';
import type { Session } from './authenticate.ts';
import { readCredentials } from '../../auth/credentials.ts';

interface Dependencies {
  readonly check: (token: string) => Promise<Session | null>;
  /** Uses the ticket up; null when it does not hold. */
  readonly redeem: (ticket: string) => Promise<Session | null>;
  readonly allowedOrigins: readonly string[];
}

/** Decides about a WebSocket before it is one: first whether the page may ask, then who asks. */
export function createSocketGate({ check, redeem, allowedOrigins }: Dependencies): Gate {
  return async ({ headers, encrypted }) => {
    const ticket = offeredTicket(single(headers['sec-websocket-protocol']));
    // Only a page of ours can read a ticket, and only on purpose is one sent: it proves more than an Origin.
    if (ticket !== null) return verdict(await redeem(ticket));
    const credentials = readCredentials(single(headers.authorization), single(headers.cookie));
    if (credentials === null) return { ok: false, status: 401 };
    const allowed = originAllowed({
      origin: single(headers.origin),
      host: single(headers.host),
      encrypted,
      allowedOrigins,
      viaBearer: credentials.via === 'bearer',
    });
    if (!allowed) return { ok: false, status: 403 };
    return verdict(await check(credentials.token));
  };
}

function verdict(session: Session | null): GateVerdict {
  if (session === null) return { ok: false, status: 401 };
  return { ok: true, session: { sessionId: session.id, expiresAtMs: session.expiresAtMs } };
}

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
