import { createHash, randomBytes } from 'node:crypto';

/** How long a ticket holds: time for one handshake, with a slow network in between. */
export const TICKET_MS = 30_000;
/** Outstanding at most; the oldest give way. Far more than tabs that connect within half a minute. */
const MAX_OUTSTANDING = 10_000;

interface Outstanding<Session> {
  readonly session: Session;
  readonly expiresAtMs: number;
}

/**
 * Tickets for one handshake each, where the session's cookie does not reach. Only digests are kept, and in
 * memory: a restart ends them all. Times in milliseconds, monotonic, so that a clock that jumps lengthens none.
 */
export class Tickets<Session> {
  readonly #outstanding = new Map<string, Outstanding<Session>>();

  /** 256 bits as base64url. */
  issue(session: Session, nowMs: number): string {
    const ticket = randomBytes(32).toString('base64url');
    this.#outstanding.set(digest(ticket), { session, expiresAtMs: nowMs + TICKET_MS });
    this.#forget(nowMs);
    return ticket;
  }

  /** Whose ticket it is; null when it is unknown, used or too old. It is used up by asking. */
  redeem(ticket: string, nowMs: number): Session | null {
    const key = digest(ticket);
    const found = this.#outstanding.get(key);
    this.#outstanding.delete(key);
    return found === undefined || nowMs >= found.expiresAtMs ? null : found.session;
  }

  /** A Map iterates in the order of insertion: the oldest come first. */
  #forget(nowMs: number): void {
    for (const [key, { expiresAtMs }] of this.#outstanding) {
      if (expiresAtMs > nowMs && this.#outstanding.size <= MAX_OUTSTANDING) return;
      this.#outstanding.delete(key);
    }
  }
}

/** What is looked up is a digest, so that the time it takes tells nothing of the tickets there are. */
function digest(ticket: string): string {
  return createHash('sha256').update(ticket).digest('base64url');
}
