import type { JobId, VariationId, VideoId } from '../../../contract/ids.ts';
import { isFinal } from '../../../contract/states.ts';
import type { Clock } from '../../clock.ts';
import type { VariationRow } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { resolveScope, type Scope } from './scope.ts';
import { settle, type SettlePolicy } from '../jobs/settle.ts';

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: SettlePolicy;
  readonly interrupt: (rows: readonly VariationRow[]) => Promise<void>;
  readonly removeSpentSources: () => Promise<void>;
  readonly makeMissingSheets: (jobId: JobId) => Promise<void>;
}

/**
 * Cancels what is not finished of a job, a video or a variation; what is finished stays. Asked again, or too
 * late, it changes nothing. Resolves when what was running has ended.
 * @throws AppError as resolveScope
 */
export function createCancel({
  store,
  clock,
  policy,
  interrupt,
  removeSpentSources,
  makeMissingSheets,
}: Dependencies) {
  return async (scope: Scope): Promise<void> => {
    const cancelled = await store.write(async (tx) => {
      const { variations } = await resolveScope(tx, scope);
      const unfinished = variations.filter((row) => !isFinal(row.status));
      if (unfinished.length === 0) return [];
      const now = clock.now();
      const ids = unfinished.map((row) => row.id as VariationId);
      await tx.variations.cancel(ids);
      for (const id of ids) await tx.tell.variation(scope.jobId, id, now);
      const videoIds = new Set(unfinished.map((row) => row.video_id as VideoId));
      await settle(tx, scope.jobId, [...videoIds], now, policy);
      return unfinished;
    });
    await interrupt(cancelled);
    await makeMissingSheets(scope.jobId);
    await removeSpentSources();
  };
}
