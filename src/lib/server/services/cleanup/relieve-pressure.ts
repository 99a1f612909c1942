import type { Eviction } from './evict-jobs.ts';
import type { VolumeBudget } from '../space/volume-budget.ts';
import type { VolumeWatch } from './watch-volume.ts';

interface Dependencies {
  readonly budget: VolumeBudget;
  readonly eviction: Eviction;
  readonly volumeWatch: VolumeWatch;
}

/**
 * Above the mark of eviction, removes the oldest jobs until use is well below it, so that the next job does not
 * bring it back at once. What cannot be removed is told of as pressure.
 */
export function createRelievePressure({ budget, eviction, volumeWatch }: Dependencies) {
  return async (): Promise<void> => {
    const { usedBytes, evictAboveBytes, evictDownToBytes } = await budget.marks();
    try {
      if (usedBytes > evictAboveBytes) await eviction.makeSomeRoom(usedBytes - evictDownToBytes);
    } finally {
      await volumeWatch.look();
    }
  };
}
