import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import type { JobId } from '../../src/lib/contract/ids.ts';
import { createStreamArchive } from '../../src/lib/server/services/reading/stream-archive.ts';
import { insertTestJob } from '../support/store.ts';
import { finish, sweepScene } from '../support/sweep-scene.ts';
import { tmpfs } from '../support/tmpfs.ts';

const MB = 1024 * 1024;
const CAPACITY_BYTES = 256 * MB;

/** Reads a part at a time, when it is told to. */
function slowReader(stream: Readable) {
  const parts: Buffer[] = [];
  const iterator = stream.iterator() as AsyncIterator<Buffer, undefined>;
  const step = async () => {
    const next = await iterator.next();
    if (next.done !== true) parts.push(next.value);
    return next.done === true;
  };
  const rest = async () => {
    while (!(await step())) continue;
    return Buffer.concat(parts);
  };
  return { step, rest };
}

it('never fills a volume of 256 MB with forty jobs: the oldest go first, and a slow download is exact to its end', async (context) => {
  const volume = await tmpfs(context, 256);
  const scene = await sweepScene({ dataDir: volume.path });
  const { store, disk, leases, log, clock, sweep, budget, events } = scene;
  const download = createStreamArchive({ store, disk, leases, log, overlay: (job) => job });
  const jobs: JobId[] = [];
  const isThere = async (id: JobId) => (await store.jobs.find(id))?.status === 'completed';
  let whole: Buffer | null = null;
  let slow: ReturnType<typeof slowReader> | null = null;
  let fullestBytes = 0;
  for (let n = 0; n < 40; n += 1) {
    clock.advance(60_000);
    const job = await insertTestJob(store, { variations: 3, now: clock.now() });
    await finish(scene, job, { bytes: 4 * MB });
    jobs.push(job.jobId);
    whole ??= await buffer((await download(job.jobId)).open());
    slow ??= slowReader((await download(job.jobId)).open());
    await slow.step();
    fullestBytes = Math.max(fullestBytes, CAPACITY_BYTES - (await volume.freeBytes()));
    await sweep();
    const { usedBytes, evictAboveBytes } = await budget.marks();
    expect(usedBytes).toBeLessThanOrEqual(evictAboveBytes);
    expect(await isThere(jobs[0]!)).toBe(true);
  }
  expect(fullestBytes).toBeLessThan(0.95 * CAPACITY_BYTES);
  const evicted = events.flatMap((event) => (event.kind === 'job.evicted' ? [event.jobId] : []));
  expect(evicted.length).toBeGreaterThan(20);
  expect(evicted).toEqual(jobs.slice(1, 1 + evicted.length));
  const bytes = await slow!.rest();
  expect(bytes.length).toBe(whole!.length);
  expect(bytes.equals(whole!)).toBe(true);
  // Now that nobody reads it, it is the next to go.
  expect((await scene.eviction.plan(1)).jobs[0]?.id).toBe(jobs[0]);
}, 30_000);

it('evicts what is left on a volume that others have filled to its last block', async (context) => {
  const volume = await tmpfs(context, 32);
  const scene = await sweepScene({ dataDir: volume.path });
  const { store, sweep, events, eviction } = scene;
  const job = await insertTestJob(store, { variations: 1, now: scene.clock.now() });
  await finish(scene, job, { bytes: 4 * MB });
  await sweep();
  await volume.fill();
  await scene.volumeWatch.look();
  expect(events.at(-1)).toMatchObject({
    kind: 'volume.pressure',
    data: { level: 'full', nextToGo: [{ id: job.jobId, name: 'A job' }] },
  });
  expect(await eviction.makeRoom(MB)).toBe(4 * MB);
  expect(await volume.freeBytes()).toBeGreaterThanOrEqual(4 * MB);
});
