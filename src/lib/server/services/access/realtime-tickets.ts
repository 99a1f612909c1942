import { TICKET_MS, Tickets } from '../../auth/tickets.ts';
import { isoTime, type Clock } from '../../clock.ts';
import type { Session } from './authenticate.ts';

export interface Ticket {
  readonly ticket: string;
  /** ISO 8601 in UTC. */
  readonly expiresAt: string;
}

export interface RealtimeTickets {
  issue(session: Session): Ticket;
  /** The session of a ticket, if both still hold; the ticket is used up. */
  redeem(ticket: string): Promise<Session | null>;
}

/** Tickets for the handshake of the channel, where the session's cookie does not reach. */
export function createRealtimeTickets(deps: {
  readonly clock: Clock;
  readonly holds: (session: Session) => Promise<boolean>;
}): RealtimeTickets {
  const { clock, holds } = deps;
  const tickets = new Tickets<Session>();
  return {
    issue: (session) => ({
      ticket: tickets.issue(session, clock.monotonic()),
      expiresAt: isoTime(clock.now() + TICKET_MS),
    }),
    async redeem(ticket) {
      const session = tickets.redeem(ticket, clock.monotonic());
      // Asked now, not when the ticket was issued: a logout in between ends its tickets too.
      return session !== null && (await holds(session)) ? session : null;
    },
  };
}
