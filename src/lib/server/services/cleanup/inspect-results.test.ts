import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { insertTestJob } from '../../../../../tests/support/store.ts';
import { finish, HOUR_MS, sweepScene } from '../../../../../tests/support/sweep-scene.ts';

async function finishedJob(options = {}) {
  const scene = await sweepScene(options);
  const job = await insertTestJob(scene.store, { variations: 3, now: 0 });
  await finish(scene, job, { bytes: 10 });
  const output = (n: number) =>
    scene.disk.outputPath({ jobId: job.jobId, videoId: job.videoIds[0]!, file: `${n}.1.mp4` });
  return { ...scene, ...job, output };
}

it('fails a finished variation whose file is gone; the rest keep their time', async () => {
  const { store, clock, sweep, events, jobId, variationIds, output } = await finishedJob();
  const before = await store.jobs.find(jobId);
  await rm(output(2));
  clock.advance(HOUR_MS);
  const from = events.length;
  await sweep();
  expect(await store.variations.find(variationIds[1]!)).toMatchObject({
    status: 'failed',
    file: null,
    error: expect.stringContaining('RESULTS_MISSING') as string,
  });
  const { completed_at, expires_at } = before!;
  expect(await store.jobs.find(jobId)).toMatchObject({
    ...{ status: 'completed', completed: 2, failed: 1, output_bytes: 20 },
    ...{ completed_at, expires_at },
  });
  const told = events.slice(from).filter((event) => event.kind === 'variation.updated');
  expect(told).toMatchObject([{ data: { variation: { n: 2, status: 'failed' } } }]);
  const { seq } = await store.journal.head();
  await sweep();
  expect((await store.journal.head()).seq).toBe(seq);
});

it('counts a job as evicted when all of its files are gone', async () => {
  const { store, sweep, jobId, outputs, kinds } = await finishedJob();
  await rm(join(outputs, jobId), { recursive: true });
  await sweep();
  expect(await store.jobs.find(jobId)).toMatchObject({ status: 'evicted', completed: 3 });
  expect(await store.variations.ofJob(jobId)).toEqual([]);
  expect(kinds().slice(-2)).toEqual(['job.evicted', 'cleanup.completed']);
});

it('touches nothing when the whole folder is not there', async () => {
  const { store, sweep, jobId, outputs, inspection } = await finishedJob();
  await rename(outputs, `${outputs}-elsewhere`);
  await sweep();
  expect(await store.jobs.find(jobId)).toMatchObject({ status: 'completed', completed: 3 });
  await rename(`${outputs}-elsewhere`, outputs);
  inspection.note(jobId);
  await sweep();
  expect(await store.jobs.find(jobId)).toMatchObject({ status: 'completed', completed: 3 });
});

it('removes what no row knows once nobody downloads the job, and empty folders', async () => {
  const { disk, leases, sweep, jobId, videoIds, outputs } = await finishedJob();
  const replaced = { jobId, videoId: videoIds[0]!, file: '1.0.mp4' };
  await writeFile(disk.outputPath(replaced), 'x');
  await mkdir(join(outputs, jobId, 'nothing'));
  const release = leases.take(jobId);
  await sweep();
  expect(await disk.outputSize(replaced)).toBe(1);
  release();
  await sweep();
  expect(await disk.outputSize(replaced)).toBeNull();
  expect(await readdir(join(outputs, jobId))).toEqual(videoIds);
  expect(await readdir(dirname(disk.outputPath(replaced)))).toHaveLength(3);
});

it('looks at every job once an hour, also at those that nothing happened to', async () => {
  const { store, clock, sweep, inspection, jobId, output } = await finishedJob();
  await sweep();
  await rm(output(1));
  await sweep();
  expect(await store.jobs.find(jobId)).toMatchObject({ completed: 3 });
  clock.advance(HOUR_MS);
  await sweep();
  await expect.poll(async () => (await store.jobs.find(jobId))?.completed).toBe(2);
  await inspection.stop();
});
