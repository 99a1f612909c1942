import type { VariationId, VideoId } from '../../../contract/ids.ts';
import { isFinal } from '../../../contract/states.ts';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { VariationRow } from '../../store/schema.ts';
import type { Store, Transaction } from '../../store/store.ts';
import type { Locks } from '../jobs/locks.ts';
import { resolveScope, type Scope } from './scope.ts';
import type { Room } from '../space/room.ts';
import { settle, type SettlePolicy } from '../jobs/settle.ts';

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: SettlePolicy;
  readonly wakeQueue: () => void;
  readonly locks: Locks;
  readonly room: Pick<Room, 'spendFor'>;
}

/**
 * Queues again what failed or was cancelled of a job, a video or a variation, as far as its source is kept;
 * the rest stays as it is. Asked again while that is under way, it changes nothing.
 * @throws AppError as resolveScope; INVALID_STATE when nothing failed; SOURCE_GONE; VOLUME_FULL
 */
export function createRetry({ store, clock, policy, wakeQueue, locks, room }: Dependencies) {
  return async (scope: Scope): Promise<void> => {
    // Before room is made: results of others must not go for what cannot be done.
    const wanted = await store.read((tables) => findRetried(tables, scope));
    if (wanted.length === 0) return;
    const neededBytes = wanted.reduce((sum, row) => sum + row.estimated_bytes, 0);
    const retry = async (tx: Transaction) => {
      const retried = await findRetried(tx, scope);
      if (retried.length > 0) await queueAgain(tx, scope, retried, clock.now(), policy);
    };
    await room.spendFor(scope.jobId, neededBytes, () =>
      locks.hold(scope.jobId, () => store.write(retry)),
    );
    wakeQueue();
  };
}

type Tables = Pick<Transaction, 'jobs' | 'videos' | 'variations'>;

/** What of a scope can be made again; nothing while that is under way. @throws AppError as the retry */
async function findRetried(tables: Tables, scope: Scope): Promise<readonly VariationRow[]> {
  const { job, variations } = await resolveScope(tables, scope);
  const ended = variations.filter(hasEnded);
  if (ended.length === 0) {
    if (variations.some(({ status }) => !isFinal(status))) return [];
    throw new AppError('INVALID_STATE', 'There is nothing to retry: nothing failed.', {
      state: job.status,
    });
  }
  const retried = await withSource(tables, ended);
  if (retried.length === 0)
    throw new AppError(
      'SOURCE_GONE',
      'The source is no longer kept, so this cannot be tried again. Send the video again.',
    );
  return retried;
}

/** Without a result. */
function hasEnded({ status }: VariationRow): boolean {
  return status === 'failed' || status === 'cancelled';
}

async function withSource({ videos }: Tables, rows: readonly VariationRow[]) {
  const kept = new Set<string>();
  for (const videoId of new Set(rows.map((row) => row.video_id as VideoId))) {
    const video = await videos.find(videoId);
    if (video?.source_file != null) kept.add(videoId);
  }
  return rows.filter((row) => kept.has(row.video_id));
}

/** Part of a transaction: these variations wait again, from their first try on. */
export async function queueAgain(
  tx: Transaction,
  { jobId }: Scope,
  rows: readonly VariationRow[],
  now: number,
  policy: SettlePolicy,
): Promise<void> {
  const ids = rows.map((row) => row.id as VariationId);
  await tx.variations.queueAgain(ids);
  for (const id of ids) await tx.tell.variation(jobId, id, now);
  const videoIds = new Set(rows.map((row) => row.video_id as VideoId));
  const replaced = rows.filter((row) => row.status === 'completed');
  for (const row of replaced) await tx.videos.forgetSheet(row.video_id as VideoId);
  await settle(tx, jobId, [...videoIds], now, policy);
}
