import { CLOSE, type CloseCode } from '../../contract/wire.ts';

/** Why the server ends a socket: the close code, and what the client is told in words. */
export interface Ending {
  readonly code: CloseCode;
  /** Told in an error message before the close; null where that would only add to a full queue. */
  readonly error: string | null;
  readonly reason: string;
}

export const ENDINGS = {
  malformed: { code: CLOSE.badFrame, error: 'BAD_FRAME', reason: 'Not a message of this protocol' },
  beforeHello: { code: CLOSE.badFrame, error: 'BAD_FRAME', reason: 'Say hello first' },
  wrongVersion: { code: CLOSE.version, error: 'VERSION', reason: 'This server speaks version 1' },
  noHello: { code: CLOSE.noHello, error: 'NO_HELLO', reason: 'No hello in time' },
  flooding: { code: CLOSE.flooding, error: 'FLOODING', reason: 'Too many messages' },
  loggedOut: { code: CLOSE.unauthenticated, error: 'UNAUTHENTICATED', reason: 'Log in again' },
  internal: { code: CLOSE.internal, error: 'INTERNAL', reason: 'The journal could not be read' },
  silent: { code: CLOSE.tooSlow, error: null, reason: 'No pong in time' },
  overfull: { code: CLOSE.tooSlow, error: null, reason: 'Too slow' },
  restarting: { code: CLOSE.restarting, error: null, reason: 'Restarting' },
} as const satisfies Record<string, Ending>;
