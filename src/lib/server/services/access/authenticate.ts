import type { LoginAnswer } from '../../../contract/auth.ts';
import { passwordMatches } from '../../auth/password.ts';
import { Throttle } from '../../auth/throttle.ts';
import type { Claims, Tokens } from '../../auth/tokens.ts';
import { isoTime, type Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Store } from '../../store/store.ts';

const SESSION_MS = 7 * 24 * 3_600_000;

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly password: string;
  readonly newId: () => string;
  readonly log: Log;
  /** Told of every use of a token for scripts. */
  readonly onApiTokenUsed: (id: string) => void;
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
  /** Whether a session that was checked before still holds. */
  holds(session: Session): Promise<boolean>;
  /** Ends the session of a token everywhere. */
  logout(session: Session): Promise<void>;
  /** Ends every login there is; tokens for scripts are revoked one by one. */
  logoutEverywhere(): Promise<void>;
}

export function createAuthentication(deps: Dependencies): Authentication {
  const { store, clock, tokens, newId, log } = deps;
  const throttle = new Throttle();

  const checkThrottle = (address: string) => {
    const waitMs = throttle.waitMs(address, clock.monotonic());
    if (waitMs > 0) throw tooMany(waitMs);
  };

  const holds = async (session: Session) => {
    if (session.expiresAtMs <= clock.now()) return false;
    if (session.kind === 'api') return store.apiTokens.has(session.id);
    if (session.generation !== (await store.revokedTokens.generation())) return false;
    return !(await store.revokedTokens.has(session.id));
  };

  return {
    holds,

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
      const generation = await store.revokedTokens.generation();
      const token = tokens.sign({ id: newId(), expiresAtMs, kind: 'login', generation });
      return { token, expiresAt: isoTime(expiresAtMs) };
    },

    async check(token) {
      const claims = tokens.read(token, clock.now());
      if (claims === null || !(await holds(claims))) return null;
      if (claims.kind === 'api') deps.onApiTokenUsed(claims.id);
      return claims;
    },

    async logout({ id, kind, expiresAtMs }) {
      await store.write(async (tx) => {
        if (kind === 'api') await tx.apiTokens.remove(id);
        else await tx.revokedTokens.add(id, expiresAtMs);
      });
    },

    logoutEverywhere: () => store.write((tx) => tx.revokedTokens.nextGeneration()),
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
