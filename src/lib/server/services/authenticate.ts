import type { LoginAnswer } from '../../contract/auth.ts';
import { passwordMatches } from '../auth/password.ts';
import { Throttle } from '../auth/throttle.ts';
import type { Claims, Tokens } from '../auth/tokens.ts';
import { isoTime, type Clock } from '../clock.ts';
import { AppError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Store } from '../store/store.ts';

const SESSION_MS = 7 * 24 * 3_600_000;

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly password: string;
  readonly newId: () => string;
  readonly log: Log;
}

/** A session that holds now. */
export type Session = Claims;

export interface Authentication {
  /**
   * `readPassword` is not called for an address that has to wait.
   * @throws AppError INVALID_PASSWORD; TOO_MANY_ATTEMPTS with `retryAfterSeconds`; what readPassword throws
   */
  login(readPassword: () => Promise<string>, address: string): Promise<LoginAnswer>;
  /** The session of a token, or null. */
  check(token: string): Promise<Session | null>;
  /** Ends the session of a token everywhere. */
  logout(session: Session): Promise<void>;
}

export function createAuthentication(deps: Dependencies): Authentication {
  const { store, clock, tokens, newId, log } = deps;
  const throttle = new Throttle();

  const checkThrottle = (address: string) => {
    const waitMs = throttle.waitMs(address, clock.monotonic());
    if (waitMs > 0) throw tooMany(waitMs);
  };

  return {
    async login(readPassword, address) {
      checkThrottle(address);
      const password = await readPassword();
      // Others of that address may have failed while this one was read.
      checkThrottle(address);
      if (!passwordMatches(password, deps.password)) {
        throttle.failed(address, clock.monotonic());
        const isLockedOut = throttle.waitMs(address, clock.monotonic()) > 0;
        log.warn({ address, isLockedOut }, 'wrong password');
        throw new AppError('INVALID_PASSWORD', 'That is not the password. Check it and try again.');
      }
      throttle.succeeded(address);
      const expiresAtMs = clock.now() + SESSION_MS;
      return { token: tokens.sign({ id: newId(), expiresAtMs }), expiresAt: isoTime(expiresAtMs) };
    },

    async check(token) {
      const claims = tokens.read(token, clock.now());
      return claims === null || (await store.revokedTokens.has(claims.id)) ? null : claims;
    },

    async logout({ id, expiresAtMs }) {
      await store.write((tx) => tx.revokedTokens.add(id, expiresAtMs));
    },
  };
}

function tooMany(waitMs: number): AppError {
  const retryAfterSeconds = Math.ceil(waitMs / 1000);
  return new AppError(
    'TOO_MANY_ATTEMPTS',
    `Too many wrong passwords. Try again in ${retryAfterSeconds} seconds.`,
    { retryAfterSeconds },
  );
}
