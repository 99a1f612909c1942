import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { filesIn } from '../../../../tests/support/files-in.ts';
import { insertTestJob, testStore, type TestJob } from '../../../../tests/support/store.ts';
import { tempDir } from '../../../../tests/support/temp-dir.ts';
import type { JournalEvent } from '../../contract/wire.ts';
import { LocalDisk } from '../storage/local-disk.ts';
import type { Store } from '../store/store.ts';
import { JobLocks } from './job-locks.ts';
import { Leases } from './leases.ts';
import { createRemoveOrphans } from './orphans.ts';
import { createRemoveJob } from './remove-job.ts';
import { settle, type SettlePolicy } from './settle.ts';
import { createRemoveSpentSources } from './spent-sources.ts';
import { createSweep } from './sweep.ts';

const HOUR_MS = 3_600_000;
const policy: SettlePolicy = {
  retentionMs: 24 * HOUR_MS,
  retryWindowMs: HOUR_MS,
  archiveSize: () => Promise.resolve(1),
};

async function scene() {
  const store = await testStore();
  const dataDir = await tempDir();
  const disk = new LocalDisk(dataDir);
  await disk.prepare();
  const time = { now: 0 };
  const clock = { now: () => time.now, monotonic: () => time.now };
  const log = pino({ level: 'silent' });
  const leases = new Leases();
  const uploadsInFlight = new Set<string>();
  const removeOrphans = createRemoveOrphans({
    store,
    disk,
    log,
    leases,
    locks: new JobLocks(),
    uploadsInFlight,
    restoreUpload: () => Promise.resolve(false),
  });
  const sweep = createSweep({
    store,
    clock,
    log,
    leases,
    policy,
    removeExpiredUploads: () => Promise.resolve(),
    removeOrphans,
    historyMs: 30 * 24 * HOUR_MS,
    removeJob: createRemoveJob({ store, disk, clock, log, locks: new JobLocks() }),
    removeSpentSources: createRemoveSpentSources({ store, disk, clock }),
  });
  const events: JournalEvent[] = [];
  store.onWritten((written) => events.push(...written));
  return { store, disk, dataDir, time, leases, uploadsInFlight, sweep, removeOrphans, events };
}

/** Completes or fails the only variation of each video. */
async function finish(store: Store, disk: LocalDisk, job: TestJob, now: number, ok = true) {
  for (const [index, id] of job.variationIds.entries()) {
    const output = { jobId: job.jobId, videoId: job.videoIds[index]!, file: '1.1.mp4' };
    await mkdir(dirname(disk.outputPath(output)), { recursive: true });
    await writeFile(disk.outputPath(output), 'x');
    await writeFile(disk.uploadPath(`source-${output.videoId}`), 'x');
    await store.write(async (tx) => {
      const { attempt } = await tx.variations.claim(id);
      const done = {
        file: '1.1.mp4',
        size_bytes: 1,
        crc32: 1,
        duration_ms: 1,
        ssim: null,
        bitrate: 1000,
        poster_file: null,
        completed_at: now,
      };
      if (ok) await tx.variations.complete(id, attempt, done);
      else await tx.variations.fail(id, attempt, { code: 'X', message: 'x', details: null });
      await settle(tx, job.jobId, [output.videoId], now, policy);
    });
  }
}

it('expires a finished job at its time: files, then rows, and everyone is told', async () => {
  const { store, disk, dataDir, time, sweep, events } = await scene();
  const job = await insertTestJob(store, { variations: 1, now: 0 });
  await finish(store, disk, job, 1000);
  time.now = 1000 + 24 * HOUR_MS - 1;
  await sweep();
  expect((await store.jobs.find(job.jobId))?.status).toBe('completed');
  time.now += 1;
  await sweep();
  expect(await store.jobs.find(job.jobId)).toMatchObject({ status: 'expired', completed: 1 });
  expect(await store.videos.ofJob(job.jobId)).toEqual([]);
  expect(await filesIn(join(dataDir, 'outputs'))).toEqual([]);
  expect(events.slice(-2)).toMatchObject([
    { kind: 'job.expired', jobId: job.jobId, data: { job: { status: 'expired' } } },
    {
      kind: 'cleanup.completed',
      jobId: null,
      data: { jobs: [{ id: job.jobId, reason: 'expired' }] },
    },
  ]);
  const { seq } = await store.journal.head();
  await sweep();
  expect((await store.journal.head()).seq).toBe(seq);
  time.now += 31 * 24 * HOUR_MS;
  await sweep();
  expect(await store.jobs.find(job.jobId)).toBeNull();
});

it('leaves a job alone that is being downloaded', async () => {
  const { store, disk, time, leases, sweep } = await scene();
  const job = await insertTestJob(store, { variations: 1, now: 0 });
  await finish(store, disk, job, 0);
  time.now = 25 * HOUR_MS;
  const release = leases.take(job.jobId);
  await sweep();
  expect((await store.jobs.find(job.jobId))?.status).toBe('completed');
  release();
  await sweep();
  expect((await store.jobs.find(job.jobId))?.status).toBe('expired');
});

it('never expires a running job, however the clock leaps', async () => {
  const { store, time, sweep } = await scene();
  const job = await insertTestJob(store, { variations: 2, now: 0 });
  await store.write(async (tx) => {
    await tx.variations.claim(job.variationIds[0]!);
    await settle(tx, job.jobId, job.videoIds, 0, policy);
  });
  time.now = 500 * HOUR_MS;
  await sweep();
  expect((await store.jobs.find(job.jobId))?.status).toBe('processing');
});

it('keeps a failed source for its retry window, and a finished one not at all', async () => {
  const { store, disk, dataDir, time, sweep } = await scene();
  const good = await insertTestJob(store, { variations: 1, now: 0 });
  const bad = await insertTestJob(store, { variations: 1, now: 0 });
  const kept = await insertTestJob(store, { variations: 1, now: 0, keepSources: true });
  await finish(store, disk, good, 0);
  await finish(store, disk, bad, 0, false);
  await finish(store, disk, kept, 0);
  const uploads = () => filesIn(join(dataDir, 'uploads'));
  time.now = HOUR_MS - 1;
  await sweep();
  expect((await uploads()).sort()).toEqual(
    [`source-${bad.videoIds[0]!}`, `source-${kept.videoIds[0]!}`].sort(),
  );
  time.now = HOUR_MS;
  await sweep();
  expect(await uploads()).toEqual([`source-${kept.videoIds[0]!}`]);
  time.now = 24 * HOUR_MS;
  await sweep();
  expect(await uploads()).toEqual([]);
});

it('gives up a job that waited for a day, and says so', async () => {
  const { store, time, sweep } = await scene();
  const job = await insertTestJob(store, { now: 0 });
  time.now = 24 * HOUR_MS;
  await sweep();
  expect(await store.jobs.find(job.jobId)).toMatchObject({ status: 'failed', failed: 2 });
});

it('does not give up what was started once, however old the job is', async () => {
  const { store, time, sweep } = await scene();
  const job = await insertTestJob(store, { now: 0 });
  await store.write(async (tx) => {
    const { attempt } = await tx.variations.claim(job.variationIds[0]!);
    await settle(tx, job.jobId, job.videoIds, 0, policy);
    await tx.variations.requeue(job.variationIds[0]!, attempt, false);
    await settle(tx, job.jobId, job.videoIds, 0, policy);
  });
  time.now = 30 * HOUR_MS;
  await sweep();
  expect(await store.jobs.find(job.jobId)).toMatchObject({ status: 'queued', queued: 2 });
});

it('does its other steps when one fails', async () => {
  const { store, disk, dataDir, time, sweep, removeOrphans } = await scene();
  const job = await insertTestJob(store, { variations: 1, now: 0 });
  await finish(store, disk, job, 0);
  time.now = 24 * HOUR_MS;
  await rm(join(dataDir, 'uploads'), { recursive: true });
  await expect(removeOrphans()).rejects.toThrow('ENOENT');
  await sweep();
  expect((await store.jobs.find(job.jobId))?.status).toBe('expired');
});

it('removes files that no row knows, but not those of a request that is running', async () => {
  const { disk, dataDir, uploadsInFlight, sweep } = await scene();
  for (const name of ['lost', 'arriving']) await writeFile(disk.uploadPath(name), 'x');
  await mkdir(join(dataDir, 'outputs', 'lost', 'video'), { recursive: true });
  uploadsInFlight.add('arriving');
  await sweep();
  expect(await filesIn(join(dataDir, 'uploads'))).toEqual(['arriving']);
  expect(await filesIn(join(dataDir, 'outputs'))).toEqual([]);
});
