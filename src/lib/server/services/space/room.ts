import type { AdmissionAnswer, Evictable } from '../../../contract/admission.ts';
import type { JobId } from '../../../contract/ids.ts';
import { AppError } from '../../errors.ts';
import type { Leases } from '../jobs/leases.ts';
import type { Hold, Reservations } from './reservations.ts';
import { roomToFinish, type VolumeBudget } from './volume-budget.ts';

/** Room for bytes of unknown number is kept in steps of at most this, so that not every chunk asks for it. */
const MAX_STEP_BYTES = 8 * 1024 * 1024;
/** A step takes no more than this share of what is there. */
const STEP_SHARE = 1 / 8;

interface Dependencies {
  readonly marks: VolumeBudget['marks'];
  readonly reservations: Reservations;
  /** What would go to free so many bytes, oldest first: all that can go when that is less. */
  readonly planEviction: (neededBytes: number) => Promise<{
    readonly freedBytes: number;
    readonly jobs: readonly Evictable[];
  }>;
  /** Lets that go; the bytes that were freed. */
  readonly makeRoom: (neededBytes: number) => Promise<number>;
  readonly leases: Pick<Leases, 'take'>;
}

interface View {
  readonly decision: AdmissionAnswer['decision'];
  readonly neededBytes: number;
  readonly availableBytes: number;
  /** By how much what is needed exceeds what is available. */
  readonly shortBytes: number;
  readonly evictableBytes: number;
  readonly evictions: readonly Evictable[];
}

export interface Room {
  /** Whether there is room for so many bytes; keeps none of it. */
  look(neededBytes: number): Promise<View>;
  /** Keeps room for bytes that are to come, after evicting what must go for it. @throws AppError VOLUME_FULL */
  hold(neededBytes: number, mayEvict: boolean): Promise<Hold>;
  /** So many bytes have come; beyond what is held, more is asked for. @throws AppError VOLUME_FULL */
  arrive(hold: Hold, bytes: number, mayEvict: boolean): Promise<void>;
  /**
   * Runs `work`, which writes down that so many bytes are spoken for, while nobody else decides.
   * @throws AppError VOLUME_FULL; whatever the work throws
   */
  spend<T>(neededBytes: number, mayEvict: boolean, work: () => Promise<T>): Promise<T>;
  /** The same for more work of a job that is there, which must not go to make room for itself. */
  spendFor<T>(jobId: JobId, neededBytes: number, work: () => Promise<T>): Promise<T>;
}

/**
 * Gives out the room on the volume. Decisions are one after the other, so that the last room is given once.
 * Whoever holds a job's lock must not ask for room: making it may need that very lock.
 */
export function createRoom(deps: Dependencies): Room {
  const { marks, reservations, planEviction, makeRoom } = deps;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };

  const look = async (neededBytes: number): Promise<View> => {
    const { freeBytes, reservedBytes, capacityBytes } = await marks();
    const available = freeBytes - reservedBytes - roomToFinish(capacityBytes);
    const shortBytes = neededBytes === 0 ? 0 : Math.max(0, neededBytes - available);
    const figures = { neededBytes, availableBytes: Math.max(0, available), shortBytes };
    if (shortBytes === 0) return { ...figures, decision: 'fits', evictableBytes: 0, evictions: [] };
    const plan = await planEviction(shortBytes);
    return {
      ...figures,
      decision: plan.freedBytes >= shortBytes ? 'fits-by-evicting' : 'does-not-fit',
      evictableBytes: plan.freedBytes,
      evictions: plan.jobs,
    };
  };

  /** The view once there is room. */
  const clear = async (neededBytes: number, mayEvict: boolean, arrivedBytes = 0): Promise<View> => {
    let view = await look(neededBytes);
    // What goes may free less than it seemed: a second name of a file, or one that is still being read.
    while (view.decision === 'fits-by-evicting' && mayEvict) {
      if ((await makeRoom(view.shortBytes)) === 0) break;
      view = await look(neededBytes);
    }
    if (view.decision !== 'fits') throw noRoom(view, arrivedBytes);
    return view;
  };

  const spend: Room['spend'] = (neededBytes, mayEvict, work) =>
    inTurn(async () => {
      await clear(neededBytes, mayEvict);
      return work();
    });

  return {
    look,
    hold: (neededBytes, mayEvict) =>
      inTurn(async () => {
        await clear(neededBytes, mayEvict);
        return reservations.hold(neededBytes);
      }),
    async arrive(hold, bytes, mayEvict) {
      if (bytes > hold.remainingBytes)
        await inTurn(async () => {
          const missingBytes = bytes - hold.remainingBytes;
          if (missingBytes <= 0) return;
          const { availableBytes } = await clear(missingBytes, mayEvict, hold.arrivedBytes);
          const spareBytes = Math.min(MAX_STEP_BYTES, Math.floor(availableBytes * STEP_SHARE));
          hold.remainingBytes += Math.max(missingBytes, spareBytes);
        });
      hold.remainingBytes -= bytes;
      hold.arrivedBytes += bytes;
    },
    spend,
    async spendFor(jobId, neededBytes, work) {
      const giveBack = deps.leases.take(jobId);
      try {
        return await spend(neededBytes, true, work);
      } finally {
        giveBack();
      }
    },
  };
}

/** What came of a request before it was refused goes again: it is part of what it needs, and of what is free. */
function noRoom(view: View, arrivedBytes: number): AppError {
  const { decision, evictableBytes, evictions } = view;
  const neededBytes = view.neededBytes + arrivedBytes;
  const availableBytes = view.availableBytes + arrivedBytes;
  const canGo = decision === 'fits-by-evicting';
  const needed = `${Math.ceil(neededBytes / 1e6).toLocaleString('en')} MB`;
  const [free, more] = [availableBytes, evictableBytes].map(
    (bytes) => `${Math.floor(bytes / 1e6).toLocaleString('en')} MB`,
  );
  const advice = canGo
    ? 'There is room when older results go.'
    : evictableBytes > 0
      ? `At most ${more} more can be made free. Delete jobs, or send less.`
      : 'Delete jobs, or send less.';
  return new AppError('VOLUME_FULL', `This needs ${needed}, and ${free} are free. ${advice}`, {
    ...{ neededBytes, availableBytes, evictableBytes },
    ...(canGo ? { evictions } : {}),
  });
}
