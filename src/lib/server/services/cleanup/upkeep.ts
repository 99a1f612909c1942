import type { Store } from '../../store/store.ts';
import { KEY_LIFE_MS } from '../intake/idempotency.ts';

const KEEP_EVENTS = 20_000;
const KEEP_EVENTS_MS = 7 * 24 * 3_600_000;
/** Rows that one transaction deletes at most: nothing else runs meanwhile. */
const ROWS_AT_ONCE = 500;

/** Trims what the database keeps of the past; `now` in milliseconds since 1970. */
export type Upkeep = (now: number) => Promise<void>;

interface Dependencies {
  readonly store: Store;
  /** How long the header of a removed job is kept. */
  readonly historyMs: number;
}

export function createUpkeep({ store, historyMs }: Dependencies): Upkeep {
  return async (now) => {
    await inSlices(() =>
      store.write((tx) => tx.jobs.deleteTombstonesBefore(now - historyMs, ROWS_AT_ONCE)),
    );
    await inSlices(() =>
      store.write((tx) => tx.journal.trim(KEEP_EVENTS, now - KEEP_EVENTS_MS, ROWS_AT_ONCE)),
    );
    await store.write(async (tx) => {
      await tx.revokedTokens.forgetExpired(now);
      await tx.apiTokens.forgetExpired(now);
      await tx.idempotencyKeys.forgetBefore(now - KEY_LIFE_MS);
    });
    await store.checkpoint();
  };
}

/** Until fewer than a slice were left; between two of them everything else has its turn. */
async function inSlices(deleteSome: () => Promise<number>): Promise<void> {
  while ((await deleteSome()) === ROWS_AT_ONCE)
    await new Promise((resolve) => setImmediate(resolve));
}
