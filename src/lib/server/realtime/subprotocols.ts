/** A browser can set no header on a WebSocket but this list, so a ticket travels in it. */
const TICKET_PREFIX = 'ticket.';

/** The values of a Sec-WebSocket-Protocol header. */
export function offeredProtocols(header: string | undefined): string[] {
  return (header ?? '').split(',').map((name) => name.trim());
}

/** The ticket that is offered beside the protocol's own name; null when there is none. */
export function offeredTicket(header: string | undefined): string | null {
  const offer = offeredProtocols(header).find((name) => name.startsWith(TICKET_PREFIX));
  return offer?.slice(TICKET_PREFIX.length) ?? null;
}
