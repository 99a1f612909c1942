import type { Evictable } from '../../src/lib/contract/admission.ts';
import { Leases } from '../../src/lib/server/services/jobs/leases.ts';
import { Reservations } from '../../src/lib/server/services/space/reservations.ts';
import { createRoom, type Room } from '../../src/lib/server/services/space/room.ts';

export interface TestRoom {
  readonly room: Room;
  readonly reservations: Reservations;
  /** Ids of the jobs that went, in that order. */
  readonly evicted: string[];
  /** Says that so many bytes more lie on the volume. */
  readonly use: (bytes: number) => void;
}

/** A volume of that size (endless unless it is said) with jobs on it that may go, oldest first. */
export function testRoom(freeBytes = 1e15, evictable: readonly Evictable[] = []): TestRoom {
  const reservations = new Reservations();
  const evicted: string[] = [];
  let free = freeBytes;
  const left = () => evictable.filter(({ id }) => !evicted.includes(id));
  const planEviction = (neededBytes: number) => {
    let freedBytes = 0;
    const jobs = left().filter((job) => {
      if (freedBytes >= neededBytes) return false;
      freedBytes += job.freedBytes;
      return true;
    });
    return Promise.resolve({ freedBytes, jobs });
  };
  const room = createRoom({
    reservations,
    leases: new Leases(),
    marks: () =>
      Promise.resolve({
        // Small enough for nothing to be left alone.
        capacityBytes: 0,
        usedBytes: 0,
        freeBytes: free,
        reservedBytes: reservations.heldBytes,
        warnAboveBytes: 0,
        evictAboveBytes: 0,
        evictDownToBytes: 0,
        level: 'normal' as const,
      }),
    planEviction,
    async makeRoom(neededBytes) {
      const { freedBytes, jobs } = await planEviction(neededBytes);
      evicted.push(...jobs.map(({ id }) => id));
      free += freedBytes;
      return freedBytes;
    },
  });
  return { room, reservations, evicted, use: (bytes) => (free -= bytes) };
}
