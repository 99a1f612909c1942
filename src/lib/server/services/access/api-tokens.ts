import type { ApiToken, ApiTokenMade } from '../../../contract/tokens.ts';
import type { Tokens } from '../../auth/tokens.ts';
import { isoTime, type Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { ApiTokenRow } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';

const LIFETIME_MS = 365 * 24 * 3_600_000;
const MAX_TOKENS = 50;
/** `lastUsedAt` is true to this, so that a busy script does not write with every request. */
const USED_EVERY_MS = 60_000;

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly tokens: Tokens;
  readonly newId: () => string;
  readonly log: Log;
}

export interface ApiTokenBook {
  list(): Promise<ApiToken[]>;
  /** Holds for a year. @throws AppError INVALID_STATE when there are too many */
  make(name: string): Promise<ApiTokenMade>;
  /** From then on it opens nothing. @throws AppError TOKEN_NOT_FOUND */
  revoke(id: string): Promise<void>;
  /** Remembers that it was used just now. */
  noteUse(id: string): void;
}

/** Named tokens for scripts: made and revoked by whoever knows the password. */
export function createApiTokens({ store, clock, tokens, newId, log }: Dependencies): ApiTokenBook {
  const usedAtMs = new Map<string, number>();
  return {
    async list() {
      return (await store.apiTokens.list()).map(present);
    },

    async make(name) {
      const now = clock.now();
      const row = {
        id: newId(),
        name,
        created_at: now,
        expires_at: now + LIFETIME_MS,
        last_used_at: null,
      };
      await store.write(async (tx) => {
        if ((await tx.apiTokens.list()).length >= MAX_TOKENS)
          throw new AppError(
            'INVALID_STATE',
            `There are ${MAX_TOKENS} tokens already. Revoke one that is not used any more.`,
            { maxTokens: MAX_TOKENS },
          );
        await tx.apiTokens.add(row);
      });
      const claims = { id: row.id, expiresAtMs: row.expires_at, generation: 0 };
      return { ...present(row), token: tokens.sign({ ...claims, kind: 'api' }) };
    },

    async revoke(id) {
      const wasThere = await store.write((tx) => tx.apiTokens.remove(id));
      usedAtMs.delete(id);
      if (!wasThere) throw new AppError('TOKEN_NOT_FOUND');
    },

    noteUse(id) {
      const last = usedAtMs.get(id);
      const monotonicMs = clock.monotonic();
      if (last !== undefined && monotonicMs - last < USED_EVERY_MS) return;
      usedAtMs.set(id, monotonicMs);
      store
        .write((tx) => tx.apiTokens.setLastUsed(id, clock.now()))
        .catch((error: unknown) => log.warn({ err: error }, 'the use of a token is not noted'));
    },
  };
}

function present(row: ApiTokenRow): ApiToken {
  return {
    id: row.id,
    name: row.name,
    createdAt: isoTime(row.created_at),
    expiresAt: isoTime(row.expires_at),
    lastUsedAt: row.last_used_at === null ? null : isoTime(row.last_used_at),
  };
}
