import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { insertTestJob, testStore } from '../../../../../tests/support/store.ts';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { LocalDisk } from '../../storage/local-disk.ts';
import { identifyProcess } from '../../storage/process-table.ts';
import { CleanupReport } from './cleanup-report.ts';
import { createInspectResults } from './inspect-results.ts';
import { Inspection } from './inspection.ts';
import { Locks } from '../jobs/locks.ts';
import { Leases } from '../jobs/leases.ts';
import { createRecover } from './recover.ts';
import { createRemoveJob } from '../jobs/remove-job.ts';
import { MAX_TRIES } from '../rendering/unfinished-variation.ts';
import { settle, type SettlePolicy } from '../jobs/settle.ts';
import { SteadyTime } from '../../steady-time.ts';

const policy: SettlePolicy = {
  retentionMs: 1000,
  retryWindowMs: 1000,
  archiveSize: () => Promise.resolve(null),
};

async function scene() {
  const store = await testStore();
  const dataDir = await tempDir();
  const disk = new LocalDisk(dataDir);
  await disk.prepare();
  const clock = { now: () => 5000, monotonic: () => 5000 };
  const log = pino({ level: 'silent' });
  const leases = new Leases();
  const locks = new Locks();
  const steady = new SteadyTime({ clock, log });
  const newReport = () => new CleanupReport({ store, clock, log });
  const removeJob = createRemoveJob({ store, disk, clock, log, locks, leases });
  const inspect = createInspectResults({
    ...{ store, disk, clock, steady, log, leases, locks, policy, removeJob, newReport },
  });
  const inspection = new Inspection({ store, disk, clock, log, inspect });
  const removeOrphans = () => inspection.inspectNewest();
  const recover = createRecover({ store, disk, clock, policy, log, removeOrphans });
  return { store, disk, dataDir, recover };
}

it('puts interrupted variations back in the queue, and the second time changes nothing', async () => {
  const { store, recover } = await scene();
  const { jobId, videoIds, variationIds } = await insertTestJob(store);
  await store.write(async (tx) => {
    await tx.variations.claim(variationIds[0]!);
    await settle(tx, jobId, videoIds, 1, policy);
  });
  await recover();
  expect(await store.variations.find(variationIds[0]!)).toMatchObject({
    status: 'queued',
    attempt: 1,
  });
  expect(await store.jobs.find(jobId)).toMatchObject({
    status: 'queued',
    processing: 0,
    queued: 2,
  });
  const { seq } = await store.journal.head();
  await recover();
  expect((await store.journal.head()).seq).toBe(seq);
});

it('gives a variation up that took the server down too often', async () => {
  const { store, recover } = await scene();
  const { variationIds } = await insertTestJob(store, { variations: 1 });
  const id = variationIds[0]!;
  for (let crash = 1; crash < MAX_TRIES; crash += 1) {
    await store.write((tx) => tx.variations.claim(id));
    await recover();
    expect(await store.variations.find(id)).toMatchObject({ status: 'queued' });
  }
  await store.write((tx) => tx.variations.claim(id));
  await recover();
  const row = await store.variations.find(id);
  expect(row?.status).toBe('failed');
  expect(row?.error).toContain('INTERRUPTED');
});

it('drops temp files and outputs that no row knows', async () => {
  const { store, disk, dataDir, recover } = await scene();
  const { jobId, videoIds, variationIds } = await insertTestJob(store);
  const videoId = videoIds[0]!;
  const { attempt } = await store.write((tx) => tx.variations.claim(variationIds[0]!));
  const kept = { jobId, videoId, file: '1.1.mp4' };
  for (const file of ['1.1.mp4', '2.1.mp4']) {
    await mkdir(dirname(disk.outputPath({ ...kept, file })), { recursive: true });
    await writeFile(disk.outputPath({ ...kept, file }), 'x');
  }
  const done = {
    file: kept.file,
    size_bytes: 1,
    crc32: 1,
    duration_ms: 1,
    ssim: null,
    bitrate: 1000,
    poster_file: null,
    completed_at: 1,
  };
  await store.write((tx) => tx.variations.complete(variationIds[0]!, attempt, done));
  await writeFile(disk.tempPath('half.mp4'), 'x');
  await recover();
  expect(await readdir(join(dataDir, 'tmp'))).toEqual([]);
  expect(await disk.listOutputs(jobId)).toEqual([kept]);
});

it('makes room before it writes anything', async () => {
  const { store, disk, dataDir, recover } = await scene();
  await store.write((tx) => tx.processes.add({ pid: 2 ** 22 + 1, start_ticks: 1, boot_id: 'x' }));
  await writeFile(disk.tempPath('half.mp4'), 'x');
  const left: string[][] = [];
  const write = store.write.bind(store);
  store.write = async (work) => {
    left.push(await readdir(join(dataDir, 'tmp')));
    return write(work);
  };
  await recover();
  expect(left).toEqual([[]]);
  expect(await store.processes.list()).toEqual([]);
});

it('ends a process of ours that still lives, and no other that got its number', async () => {
  const { store, recover } = await scene();
  const start = () => {
    const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  const ours = start();
  const stranger = start();
  const identities = await Promise.all(
    [ours, stranger].map((child) => identifyProcess(child.pid!)),
  );
  await store.write(async (tx) => {
    for (const [index, identity] of identities.entries())
      await tx.processes.add({
        pid: identity!.pid,
        start_ticks: identity!.startTicks + index,
        boot_id: identity!.bootId,
      });
  });
  const ended = once(ours, 'exit');
  await recover();
  expect((await ended)[1]).toBe('SIGKILL');
  expect(await identifyProcess(stranger.pid!)).not.toBeNull();
  expect(await store.processes.list()).toEqual([]);
});
