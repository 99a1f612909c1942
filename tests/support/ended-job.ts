import { pino } from 'pino';
import type { Evictable } from '../../src/lib/contract/admission.ts';
import type { JobId } from '../../src/lib/contract/ids.ts';
import { PRESETS } from '../../src/lib/contract/recipe.ts';
import { Locks } from '../../src/lib/server/services/jobs/locks.ts';
import { settle } from '../../src/lib/server/services/jobs/settle.ts';
import { ManualClock } from './manual-clock.ts';
import { testRoom } from './room.ts';
import { insertTestJob, testStore } from './store.ts';
import { policy } from './sweep-scene.ts';

/** What another job would give back when it went. */
const other: Evictable = {
  ...{ id: 'other' as JobId, name: 'other', completedAt: null, expiresAt: null },
  freedBytes: 1000,
};

/** A job of two videos with one variation of 100 bytes each, all failed, on a volume with so many bytes left. */
export async function endedJob(freeBytes: number) {
  const store = await testStore();
  const clock = new ManualClock();
  const { room, evicted } = testRoom(freeBytes, [other]);
  const job = await insertTestJob(store, {
    ...{ videos: 2, variations: 1, estimatedBytes: 100, keepSources: true },
    recipe: JSON.stringify(PRESETS[0]?.recipe),
  });
  await store.write(async (tx) => {
    for (const id of job.variationIds) {
      const { attempt } = await tx.variations.claim(id);
      await tx.variations.fail(id, attempt, { code: 'X', message: 'x', details: null });
    }
    await settle(tx, job.jobId, job.videoIds, clock.now(), policy);
  });
  let wakes = 0;
  return {
    ...{ ...job, store, evicted },
    deps: {
      ...{ store, clock, policy, room, locks: new Locks(), log: pino({ level: 'silent' }) },
      wakeQueue: () => void (wakes += 1),
    },
    wakes: () => wakes,
    loseSource: (index: number) =>
      store.write((tx) => tx.videos.forgetSource(job.videoIds[index]!)),
    statuses: async () => {
      const rows = await store.read((tables) => tables.variations.ofJob(job.jobId));
      return job.variationIds.map((id) => rows.find((row) => row.id === id)?.status);
    },
  };
}
