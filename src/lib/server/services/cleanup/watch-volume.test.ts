import { expect, it } from 'vitest';
import type { JobId, VariationId, VideoId } from '../../../contract/ids.ts';
import { insertTestJob } from '../../../../../tests/support/store.ts';
import { finish, sweepScene } from '../../../../../tests/support/sweep-scene.ts';

const KB = 1000;

/** A data folder that may hold a megabyte, and jobs of 100 kB each for it. */
async function scene() {
  const made = await sweepScene({ capBytes: 1000 * KB });
  const jobs: JobId[] = [];
  const add = async (count: number) => {
    for (let n = 0; n < count; n += 1) {
      made.clock.advance(1000);
      const job = await insertTestJob(made.store, { variations: 1, now: made.clock.now() });
      await finish(made, job, { bytes: 100 * KB });
      jobs.push(job.jobId);
    }
    await made.store.write(async (tx) => {
      for (const { id } of await tx.videos.withSpentSource(made.clock.now()))
        await tx.videos.forgetSource(id as VideoId);
    });
  };
  const told = () => made.events.flatMap((e) => (e.kind === 'volume.pressure' ? [e.data] : []));
  return { ...made, jobs, add, told };
}

it('evicts in a sweep above the mark down to ten points below it, and tells of each level once', async () => {
  const { add, sweep, volumeWatch, told, jobs, store } = await scene();
  await add(7);
  await sweep();
  expect(told()).toEqual([]);
  await add(1);
  await sweep();
  await sweep();
  expect(told()).toMatchObject([{ level: 'warning', usedBytes: 800 * KB, nextToGo: [] }]);
  await add(1);
  await volumeWatch.look();
  const nextToGo = jobs.slice(0, 2).map((id) => ({ id, name: 'A job' }));
  expect(told().slice(1)).toMatchObject([
    { level: 'evicting', usedBytes: 900 * KB, capacityBytes: 1000 * KB, nextToGo },
  ]);
  await sweep();
  expect(told().slice(2)).toMatchObject([{ level: 'normal', usedBytes: 700 * KB, nextToGo: [] }]);
  const gone = await Promise.all(jobs.slice(0, 3).map((id) => store.jobs.find(id)));
  expect(gone.map((row) => row?.status)).toEqual(['evicted', 'evicted', 'completed']);
});

it('says what stays in the way when nothing may go', async () => {
  const { add, sweep, leases, store, told, jobs } = await scene();
  await add(9);
  for (const id of jobs.slice(1)) await store.write((tx) => tx.jobs.setPinned(id, 1));
  const release = leases.take(jobs[0]!);
  await sweep();
  expect(told()).toMatchObject([{ level: 'evicting', usedBytes: 900 * KB, nextToGo: [] }]);
  release();
  await sweep();
  expect(told().slice(1)).toMatchObject([{ level: 'warning', usedBytes: 800 * KB }]);
});

it('is full when nothing more can be finished', async () => {
  const { add, volumeWatch, told } = await scene();
  await add(10);
  await volumeWatch.look();
  expect(told()).toMatchObject([{ level: 'full', usedBytes: 1000 * KB }]);
  expect(told()[0]!.nextToGo).toHaveLength(3);
});

it('does not go back and forth while files come and go about a mark', async () => {
  const { add, volumeWatch, told, jobs, store } = await scene();
  await add(8);
  await volumeWatch.look();
  const use = (bytes: number) =>
    store.write(async (tx) => {
      const [row] = await tx.variations.ofJob(jobs[0]!);
      const id = row!.id as VariationId;
      await tx.variations.queueAgain([id]);
      const { attempt } = await tx.variations.claim(id);
      await tx.variations.complete(id, attempt, {
        ...{ file: '1.1.mp4', size_bytes: bytes, crc32: 1, duration_ms: 1, ssim: null },
        ...{ bitrate: 1, poster_file: null, completed_at: 1 },
      });
      await tx.jobs.recount(jobs[0]!);
    });
  for (const bytes of [49 * KB, 51 * KB, 40 * KB, 55 * KB]) {
    await use(bytes);
    await volumeWatch.look();
  }
  expect(told()).toMatchObject([{ level: 'warning' }]);
  await use(20 * KB);
  await volumeWatch.look();
  expect(told().map(({ level }) => level)).toEqual(['warning', 'normal']);
});

it('looks at most once in five seconds, however often it is asked', async () => {
  const { budget, volumeWatch, clock } = await scene();
  await volumeWatch.look();
  let looks = 0;
  const looked = Promise.withResolvers<undefined>();
  const marks = budget.marks.bind(budget);
  budget.marks = () => {
    looks += 1;
    looked.resolve(undefined);
    return marks();
  };
  for (let n = 0; n < 100; n += 1) volumeWatch.glance();
  expect(looks).toBe(0);
  await volumeWatch.stop();
  clock.advance(5000);
  for (let n = 0; n < 100; n += 1) volumeWatch.glance();
  await looked.promise;
  await volumeWatch.stop();
  expect(looks).toBe(1);
});
