import { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesIn } from '../../../../../tests/support/files-in.ts';
import { insertTestJob, type TestJob } from '../../../../../tests/support/store.ts';
import { finish, HOUR_MS, policy, sweepScene } from '../../../../../tests/support/sweep-scene.ts';
import { queueAgain } from '../control/retry.ts';
import { settle } from '../jobs/settle.ts';

it('expires a finished job at its time: files, then rows, and everyone is told', async () => {
  const scene = await sweepScene();
  const { store, clock, sweep, events, outputs } = scene;
  const job = await insertTestJob(store, { variations: 1, now: 0 });
  await finish(scene, job, { bytes: 700 });
  clock.advance(24 * HOUR_MS - 1);
  await sweep();
  expect((await store.jobs.find(job.jobId))?.status).toBe('completed');
  clock.advance(1);
  await sweep();
  expect(await store.jobs.find(job.jobId)).toMatchObject({ status: 'expired', completed: 1 });
  expect(await store.videos.ofJob(job.jobId)).toEqual([]);
  expect(await readdir(outputs)).toEqual([]);
  const summary = {
    freedBytes: 700,
    jobs: [{ id: job.jobId, name: 'A job', reason: 'expired' }],
  };
  expect(events.slice(-2)).toMatchObject([
    { kind: 'job.expired', jobId: job.jobId, data: { job: { status: 'expired' } } },
    { kind: 'cleanup.completed', jobId: null, data: summary },
  ]);
  expect(await store.cleanups.newest(10)).toEqual([{ at: events.at(-1)?.at, ...summary }]);
  const { seq } = await store.journal.head();
  await sweep();
  expect((await store.journal.head()).seq).toBe(seq);
  clock.advance(31 * 24 * HOUR_MS);
  await sweep();
  expect(await store.jobs.find(job.jobId)).toBeNull();
});

it('leaves a job alone that is being downloaded', async () => {
  const scene = await sweepScene();
  const { store, clock, leases, sweep } = scene;
  const job = await insertTestJob(store, { variations: 1, now: 0 });
  await finish(scene, job);
  clock.advance(25 * HOUR_MS);
  const release = leases.take(job.jobId);
  await sweep();
  expect((await store.jobs.find(job.jobId))?.status).toBe('completed');
  release();
  await sweep();
  expect((await store.jobs.find(job.jobId))?.status).toBe('expired');
});

it('never expires a running job, however much time goes by', async () => {
  const { store, clock, sweep } = await sweepScene();
  const job = await insertTestJob(store, { variations: 2, now: 0 });
  await store.write(async (tx) => {
    await tx.variations.claim(job.variationIds[0]!);
    await settle(tx, job.jobId, job.videoIds, 0, policy);
  });
  clock.advance(500 * HOUR_MS);
  await sweep();
  expect((await store.jobs.find(job.jobId))?.status).toBe('processing');
});

it('keeps a failed source for its retry window, and a finished one not at all', async () => {
  const scene = await sweepScene();
  const { store, dataDir, clock, sweep } = scene;
  const good = await insertTestJob(store, { variations: 1, now: 0 });
  const bad = await insertTestJob(store, { variations: 1, now: 0 });
  const kept = await insertTestJob(store, { variations: 1, now: 0, keepSources: true });
  await finish(scene, good);
  await finish(scene, bad, { ok: false });
  await finish(scene, kept);
  const uploads = () => filesIn(join(dataDir, 'uploads'));
  clock.advance(HOUR_MS - 1);
  await sweep();
  expect((await uploads()).sort()).toEqual(
    [`source-${bad.videoIds[0]!}`, `source-${kept.videoIds[0]!}`].sort(),
  );
  clock.advance(1);
  await sweep();
  expect(await uploads()).toEqual([`source-${kept.videoIds[0]!}`]);
  clock.advance(23 * HOUR_MS);
  await sweep();
  expect(await uploads()).toEqual([]);
});

it('gives up a job that waited for a day, and says so', async () => {
  const { store, clock, sweep } = await sweepScene();
  const job = await insertTestJob(store, { now: 0 });
  clock.advance(24 * HOUR_MS);
  await sweep();
  expect(await store.jobs.find(job.jobId)).toMatchObject({ status: 'failed', failed: 2 });
});

it('lets a job that is tried again wait for another day', async () => {
  const { store, clock, sweep } = await sweepScene();
  const { jobId } = await insertTestJob(store, { now: 0 });
  clock.advance(24 * HOUR_MS);
  await sweep();
  await store.write(async (tx) => {
    const rows = await tx.variations.ofJob(jobId);
    await queueAgain(tx, { jobId }, rows, clock.now(), policy);
  });
  clock.advance(24 * HOUR_MS - 1);
  await sweep();
  expect(await store.jobs.find(jobId)).toMatchObject({ status: 'queued', queued: 2 });
  clock.advance(1);
  await sweep();
  expect(await store.jobs.find(jobId)).toMatchObject({ status: 'failed', failed: 2 });
});

it('leaves a job gone that was deleted meanwhile', async () => {
  const scene = await sweepScene();
  const { store, removeJob } = scene;
  const job = await insertTestJob(store, { variations: 1, now: 0 });
  const { jobId, videoIds } = job;
  await finish(scene, job);
  expect(await removeJob(jobId, 'deleted')).not.toBeNull();
  const before = await store.jobs.find(jobId);
  await store.write((tx) => settle(tx, jobId, videoIds, 5, policy));
  expect(await store.jobs.find(jobId)).toEqual(before);
});

it('does not give up what was started once, however old the job is', async () => {
  const { store, clock, sweep } = await sweepScene();
  const job = await insertTestJob(store, { now: 0 });
  await store.write(async (tx) => {
    const { attempt } = await tx.variations.claim(job.variationIds[0]!);
    await settle(tx, job.jobId, job.videoIds, 0, policy);
    await tx.variations.requeue(job.variationIds[0]!, attempt, false);
    await settle(tx, job.jobId, job.videoIds, 0, policy);
  });
  clock.advance(30 * HOUR_MS);
  await sweep();
  expect(await store.jobs.find(job.jobId)).toMatchObject({ status: 'queued', queued: 2 });
});

it('does its other steps when one fails', async () => {
  const scene = await sweepScene();
  const { store, dataDir, clock, sweep, removeOrphans } = scene;
  const job = await insertTestJob(store, { variations: 1, now: 0 });
  await finish(scene, job);
  clock.advance(24 * HOUR_MS);
  await rm(join(dataDir, 'uploads'), { recursive: true });
  await expect(removeOrphans()).rejects.toThrow('ENOENT');
  await sweep();
  expect((await store.jobs.find(job.jobId))?.status).toBe('expired');
});

it('finishes in the next sweep what broke off between the files and the rows, and all others at once', async () => {
  const scene = await sweepScene();
  const { store, disk, clock, sweep, kinds, outputs } = scene;
  const jobs: TestJob[] = [];
  for (let n = 0; n < 3; n += 1) jobs.push(await insertTestJob(store, { variations: 1, now: 0 }));
  for (const job of jobs) await finish(scene, job);
  clock.advance(24 * HOUR_MS);
  // A pass over all jobs would finish it before it is looked at here.
  await scene.inspection.stop();
  disk.breaksNext = true;
  await sweep();
  const statuses = async () =>
    (await Promise.all(jobs.map(({ jobId }) => store.jobs.find(jobId)))).map((row) => row?.status);
  expect((await statuses()).toSorted()).toEqual(['completed', 'expired', 'expired']);
  await sweep();
  expect(await statuses()).toEqual(['expired', 'expired', 'expired']);
  expect(await readdir(outputs)).toEqual([]);
  expect(kinds().filter((kind) => kind === 'job.expired')).toHaveLength(3);
});

it('removes files that no row knows, but not those of a request that is running', async () => {
  const { disk, dataDir, uploadsInFlight, sweep, outputs } = await sweepScene();
  for (const name of ['lost', 'arriving']) await writeFile(disk.uploadPath(name), 'x');
  await mkdir(join(outputs, 'lost', 'video'), { recursive: true });
  await writeFile(join(outputs, 'lost', 'video', '1.1.mp4'), 'x');
  uploadsInFlight.add('arriving');
  await sweep();
  expect(await filesIn(join(dataDir, 'uploads'))).toEqual(['arriving']);
  await expect.poll(() => readdir(outputs)).toEqual([]);
});

it('removes temp files that were left alone for hours', async () => {
  const { disk, clock, sweep, dataDir } = await sweepScene();
  clock.advance(24 * HOUR_MS);
  for (const [name, ageMs] of [
    ['left.mp4', 7 * HOUR_MS],
    ['in-use.mp4', HOUR_MS],
  ] as const) {
    await writeFile(disk.tempPath(name), 'x');
    const then = (clock.now() - ageMs) / 1000;
    await utimes(disk.tempPath(name), then, then);
  }
  await sweep();
  expect(await readdir(join(dataDir, 'tmp'))).toEqual(['in-use.mp4']);
});
