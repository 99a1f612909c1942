import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { insertTestJob } from '../../../../../tests/support/store.ts';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { openStore } from '../../store/store.ts';
import { createUpkeep } from './upkeep.ts';

const DAY_MS = 24 * 3_600_000;

async function scene() {
  const path = join(await tempDir(), 'test.sqlite');
  const store = await openStore(path, 'epoch');
  onTestFinished(() => store.close());
  return { path, store, upkeep: createUpkeep({ store, historyMs: 30 * DAY_MS }) };
}

it('forgets tombstones by their age, and no other job', async () => {
  const { store, upkeep } = await scene();
  const [old, young, finished] = [
    await insertTestJob(store),
    await insertTestJob(store),
    await insertTestJob(store),
  ];
  await store.write(async (tx) => {
    await tx.jobs.bury(old.jobId, 'expired', 10 * DAY_MS);
    await tx.jobs.bury(young.jobId, 'deleted', 11 * DAY_MS);
    await tx.jobs.setStatus(finished.jobId, { status: 'completed', completed_at: 1 });
  });
  await upkeep(40 * DAY_MS);
  expect(await store.jobs.find(old.jobId)).toBeNull();
  expect(await store.jobs.find(young.jobId)).not.toBeNull();
  expect(await store.jobs.find(finished.jobId)).not.toBeNull();
});

it('trims a journal of any length in slices, and keeps what came after a clock that was wrong', async () => {
  const { store, upkeep } = await scene();
  const event = { kind: 'queue.updated', data: { paused: false, reason: null } } as const;
  const tell = (count: number, at: number) =>
    store.write(async (tx) => {
      for (let n = 0; n < count; n += 1) await tx.tell.global(event, at);
    });
  await tell(1200, 0);
  await tell(3, 20 * DAY_MS);
  // Written while the clock was back in 1970.
  await tell(3, 0);
  await tell(3, 20 * DAY_MS);
  await upkeep(20 * DAY_MS);
  expect(await store.journal.readAfter(1200, 100)).toHaveLength(9);
  expect(await store.journal.readAfter(1199, 100)).toBe('trimmed');
});

it('empties the write-ahead log, and waits for nobody who reads it', async () => {
  const { path, store, upkeep } = await scene();
  await insertTestJob(store);
  const logBytes = async () => (await stat(`${path}-wal`)).size;
  expect(await logBytes()).toBeGreaterThan(0);
  await upkeep(0);
  expect(await logBytes()).toBe(0);
});
