import type { Effects } from '../../../contract/effects.ts';
import type { VariationId } from '../../../contract/ids.ts';
import type { Recipe } from '../../../contract/recipe.ts';
import { isFinal } from '../../../contract/states.ts';
import { planVariations } from '../../../engine/plan-variations.ts';
import { deriveSeed } from '../../../engine/random.ts';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { JobRow, VariationRow, VideoRow } from '../../store/schema.ts';
import type { Store, Transaction } from '../../store/store.ts';
import { queueAgain } from './retry.ts';
import type { Locks } from '../jobs/locks.ts';
import type { Room } from '../space/room.ts';
import { resolveScope, type Scope } from './scope.ts';
import type { SettlePolicy } from '../jobs/settle.ts';

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: SettlePolicy;
  readonly wakeQueue: () => void;
  readonly locks: Locks;
  readonly discard: (replaced: VariationRow) => Promise<void>;
  readonly room: Pick<Room, 'spendFor'>;
}

/**
 * Draws other effects for one finished variation, apart from its siblings, and makes it anew in its place.
 * The old file goes when the new plan is written down. Asked again while that is under way, it changes nothing.
 * @throws AppError as resolveScope; SOURCE_GONE; VOLUME_FULL
 */
export function createReroll(deps: Dependencies) {
  const { store, clock, log, policy, wakeQueue, locks, discard, room } = deps;
  return async (scope: Required<Scope>): Promise<void> => {
    // Before room is made: results of others must not go for what cannot be done.
    const wanted = await store.read((tables) => findRedrawn(tables, scope));
    if (wanted === null) return;
    const reroll = async (tx: Transaction) => {
      const found = await findRedrawn(tx, scope);
      if (found === null) return null;
      const { job, video, row } = found;
      await tx.variations.setEffects(
        row.id as VariationId,
        await drawAnew(tx, job, row, video.idx, row.attempt),
      );
      await queueAgain(tx, scope, [row], clock.now(), policy);
      return row;
    };
    const replaced = await room.spendFor(scope.jobId, moreBytes(wanted.row), () =>
      locks.hold(scope.jobId, () => store.write(reroll)),
    );
    if (replaced === null) return;
    wakeQueue();
    // It is written down: what fails from here on may not say otherwise, and the sweep finds the file.
    await discard(replaced).catch((error: unknown) =>
      log.warn({ err: error, variationId: replaced.id }, 'a replaced file stays'),
    );
  };
}

/** What is drawn anew, and what that needs; null while it is being made. @throws AppError as the re-roll */
async function findRedrawn(
  tables: Pick<Transaction, 'jobs' | 'videos' | 'variations'>,
  scope: Required<Scope>,
): Promise<{ job: JobRow; video: VideoRow; row: VariationRow } | null> {
  const { job, variations } = await resolveScope(tables, scope);
  const [row] = variations;
  if (row === undefined || !isFinal(row.status)) return null;
  const video = await tables.videos.find(scope.videoId);
  const isSpent = isFinal(job.status) && video?.status === 'completed' && job.keep_sources === 0;
  if (video?.source_file == null || isSpent)
    throw new AppError(
      'SOURCE_GONE',
      'The source is no longer kept. Send the video again, with its sources kept.',
    );
  return { job, video, row };
}

/** What a variation may take beyond the file that goes for it. */
function moreBytes(row: VariationRow): number {
  return Math.max(0, row.estimated_bytes - (row.size_bytes ?? 0));
}

/** `turn` is part of the seed, so that each re-roll draws something else, yet repeatably. */
export async function drawAnew(
  tx: Transaction,
  job: JobRow,
  row: VariationRow,
  videoIndex: number,
  turn: number,
): Promise<Effects> {
  const recipe = JSON.parse(job.recipe) as Recipe;
  const siblings = await tx.variations.ofVideo(row.video_id as Required<Scope>['videoId']);
  const keep = new Map(
    siblings
      .filter((sibling) => sibling.n !== row.n)
      .map((sibling) => [sibling.n, JSON.parse(sibling.effects) as Effects]),
  );
  const seed = deriveSeed(job.seed, videoIndex, 'reroll', row.n, turn);
  const plan = planVariations(recipe.effects, siblings.length, seed, { keep });
  const effects = plan[siblings.findIndex((sibling) => sibling.n === row.n)];
  if (effects === undefined) throw new Error('a plan without the variation that was drawn');
  return effects;
}
