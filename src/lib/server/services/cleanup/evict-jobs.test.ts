import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { JobId } from '../../../contract/ids.ts';
import { insertTestJob } from '../../../../../tests/support/store.ts';
import { finish, sweepScene } from '../../../../../tests/support/sweep-scene.ts';

const KB = 1000;

/** Finished jobs of 100 kB each, completed one second after the other. */
async function scene(count: number, options = {}) {
  const made = await sweepScene(options);
  const jobs: JobId[] = [];
  for (let n = 0; n < count; n += 1) {
    made.clock.advance(1000);
    const job = await insertTestJob(made.store, { variations: 1, now: made.clock.now() });
    await finish(made, job, { bytes: 100 * KB });
    jobs.push(job.jobId);
  }
  await made.sweep();
  // A pass over all jobs would finish what breaks off before it is looked at here.
  await made.inspection.stop();
  const statuses = async () =>
    (await Promise.all(jobs.map((id) => made.store.jobs.find(id)))).map((row) => row?.status);
  return { ...made, jobs, statuses };
}

it('plans the oldest first and changes nothing', async () => {
  const { eviction, jobs, statuses, store } = await scene(3);
  const { seq } = await store.journal.head();
  const plan = await eviction.plan(150 * KB);
  expect(plan.jobs.map(({ id }) => id)).toEqual(jobs.slice(0, 2));
  expect(plan.freedBytes).toBe(200 * KB);
  expect(plan.jobs[0]).toMatchObject({ name: 'A job', freedBytes: 100 * KB });
  expect(await eviction.plan(0)).toEqual({ freedBytes: 0, jobs: [] });
  expect((await eviction.plan(1e9)).freedBytes).toBe(300 * KB);
  expect((await store.journal.head()).seq).toBe(seq);
  expect(await statuses()).toEqual(['completed', 'completed', 'completed']);
});

it('makes room at once, says so, and keeps a line in the log', async () => {
  const { eviction, jobs, statuses, events, store, outputs } = await scene(3);
  expect(await eviction.makeRoom(150 * KB)).toBe(200 * KB);
  expect(await statuses()).toEqual(['evicted', 'evicted', 'completed']);
  expect(await readdir(outputs)).toEqual([jobs[2]]);
  const evicted = jobs.slice(0, 2).map((id) => ({ id, name: 'A job', reason: 'evicted' }));
  expect(events.slice(-3)).toMatchObject([
    { kind: 'job.evicted', jobId: jobs[0] },
    { kind: 'job.evicted', jobId: jobs[1] },
    { kind: 'cleanup.completed', data: { freedBytes: 200 * KB, jobs: evicted } },
  ]);
  expect(await store.cleanups.newest(1)).toMatchObject([{ freedBytes: 200 * KB, jobs: evicted }]);
});

it('removes nothing when all of it would not be enough', async () => {
  const { eviction, statuses } = await scene(2);
  expect(await eviction.makeRoom(201 * KB)).toBe(0);
  expect(await statuses()).toEqual(['completed', 'completed']);
});

it('gives two callers room of their own', async () => {
  const { eviction, statuses } = await scene(3);
  const freed = await Promise.all([eviction.makeRoom(KB), eviction.makeRoom(KB)]);
  expect(freed).toEqual([100 * KB, 100 * KB]);
  expect(await statuses()).toEqual(['evicted', 'evicted', 'completed']);
});

it('never takes what is queued, processing, pinned, downloaded, or frees nothing', async () => {
  const made = await scene(3);
  const { store, leases, clock, eviction, jobs, statuses } = made;
  const queued = await insertTestJob(store, { now: clock.now() });
  const running = await insertTestJob(store, { now: clock.now() });
  await store.write((tx) => tx.jobs.setStatus(running.jobId, { status: 'processing' }));
  const empty = await insertTestJob(store, { variations: 1, now: clock.now() });
  await finish(made, empty, { ok: false, bytes: 0 });
  await store.write((tx) => tx.videos.forgetSource(empty.videoIds[0]!));
  await store.write((tx) => tx.jobs.setPinned(jobs[0]!, 1));
  const release = leases.take(jobs[1]!);
  expect(await eviction.makeSomeRoom(1e9)).toBe(100 * KB);
  expect(await statuses()).toEqual(['completed', 'completed', 'evicted']);
  for (const { jobId } of [queued, running, empty])
    expect((await store.jobs.find(jobId))?.status).not.toBe('evicted');
  release();
  expect(await eviction.makeSomeRoom(1e9)).toBe(100 * KB);
  expect(await statuses()).toEqual(['completed', 'evicted', 'evicted']);
});

it('turns a download away that begins while the files go', async () => {
  const { eviction, leases, jobs, disk } = await scene(1);
  const remove = disk.removeOutputsOfJob.bind(disk);
  let refusal: unknown = null;
  disk.removeOutputsOfJob = (jobId) => {
    try {
      leases.take(jobId);
    } catch (error) {
      refusal = error;
    }
    return remove(jobId);
  };
  await eviction.makeRoom(KB);
  expect(refusal).toMatchObject({ code: 'JOB_EVICTED' });
  leases.take(jobs[0]!)();
});

it('goes on to the next job when one breaks off, and the next sweep finishes that one', async () => {
  const { eviction, disk, statuses, sweep } = await scene(3);
  disk.breaksNext = true;
  expect(await eviction.makeRoom(KB)).toBe(100 * KB);
  expect(await statuses()).toEqual(['completed', 'evicted', 'completed']);
  await sweep();
  expect(await statuses()).toEqual(['evicted', 'evicted', 'completed']);
});
