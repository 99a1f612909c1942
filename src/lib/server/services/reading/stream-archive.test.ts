import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readlink, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import * as fc from 'fast-check';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { ManualClock } from '../../../../../tests/support/manual-clock.ts';
import { insertTestJob, testStore } from '../../../../../tests/support/store.ts';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import type { VariationId } from '../../../contract/ids.ts';
import { LocalDisk } from '../../storage/local-disk.ts';
import { describeArchive } from './job-archive.ts';
import { Leases } from '../jobs/leases.ts';
import { settle, type SettlePolicy } from '../jobs/settle.ts';
import { createStreamArchive } from './stream-archive.ts';

const MIB = 2 ** 20;
const policy: SettlePolicy = {
  retentionMs: 1000,
  retryWindowMs: 1000,
  archiveSize: async (tx, jobId) => (await describeArchive(tx, jobId))?.sizeBytes ?? null,
};

/** A job of two videos with two variations each, of which none is finished. */
async function scene() {
  const store = await testStore();
  const dataDir = await tempDir();
  const disk = new LocalDisk(dataDir);
  await disk.prepare();
  const job = await insertTestJob(store, { videos: 2, variations: 2 });
  const clock = new ManualClock();
  const leases = new Leases({ clock });
  const log = pino({ level: 'silent' });
  const download = createStreamArchive({ store, disk, leases, log, overlay: (each) => each });
  const pathOf = (at: number) =>
    disk.outputPath({ jobId: job.jobId, videoId: job.videoIds[at >> 1]!, file: `${at}.mp4` });
  const finish = async (at: number, bytes: Buffer) => {
    await mkdir(dirname(pathOf(at)), { recursive: true });
    await writeFile(pathOf(at), bytes);
    await store.write(async (tx) => {
      const { id, attempt } = await tx.variations.claim(job.variationIds[at]!);
      await tx.variations.complete(id as VariationId, attempt, {
        file: `${at}.mp4`,
        size_bytes: bytes.length,
        crc32: crc32(bytes),
        duration_ms: 1000,
        ssim: null,
        bitrate: 1,
        poster_file: null,
        completed_at: Date.UTC(2026, 0, 1, 12, 0, at * 2),
      });
      await settle(tx, job.jobId, [job.videoIds[at >> 1]!], 5000, policy);
    });
  };
  const finishAll = async (sizes: readonly number[]) => {
    for (const [at, size] of sizes.entries()) await finish(at, randomBytes(size));
  };
  return { store, disk, dataDir, clock, leases, ...job, download, pathOf, finish, finishAll };
}

async function namesIn(zip: Buffer): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of (await fromBufferPromise(zip)).eachEntry()) names.push(entry.fileName);
  return names;
}

it('gives any part as the same bytes as the whole, under one tag', async () => {
  const { store, jobId, download, finishAll } = await scene();
  await finishAll([100_000, 0, 1, 3000]);
  const { open, sizeBytes, etag, filename } = await download(jobId);
  const whole = await buffer(open());
  expect([whole.length, filename]).toEqual([sizeBytes, `video-refresher-${jobId}.zip`]);
  expect((await store.jobs.find(jobId))?.download_bytes).toBe(sizeBytes);
  await fc.assert(
    fc.asyncProperty(fc.nat(sizeBytes - 1), fc.nat(sizeBytes - 1), async (a, b) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      const again = await download(jobId);
      expect(again.etag).toBe(etag);
      const part = await buffer(again.open({ start, end }));
      expect(part.equals(whole.subarray(start, end + 1))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

it('archives what is ready, or what is chosen, and tells only of that', async () => {
  const { jobId, videoIds, variationIds, download, finish } = await scene();
  await expect(download(jobId, { kind: 'ready' })).rejects.toMatchObject({
    code: 'JOB_NOT_READY',
    facts: { jobStatus: 'queued' },
  });
  await finish(0, randomBytes(10));
  await expect(download(jobId)).rejects.toMatchObject({ code: 'JOB_NOT_READY' });
  const one = await download(jobId, { kind: 'ready' });
  expect(one.filename).toBe(`video-refresher-${jobId}-part.zip`);
  expect((await download(jobId, { kind: 'variations', ids: [variationIds[0]!] })).etag).toBe(
    one.etag,
  );
  await expect(
    download(jobId, { kind: 'variations', ids: [variationIds[1]!] }),
  ).rejects.toMatchObject({ code: 'INVALID_STATE', facts: { state: 'queued' } });
  await expect(download(jobId, { kind: 'videos', ids: [videoIds[0]!] })).rejects.toMatchObject({
    code: 'INVALID_STATE',
  });

  await finish(1, randomBytes(10));
  const two = await download(jobId, { kind: 'ready' });
  expect(two.etag).not.toBe(one.etag);
  const zip = await buffer(two.open());
  expect(zip.length).toBe(two.sizeBytes);
  const names = ['clip 0/clip 0_var1.mp4', 'clip 0/clip 0_var2.mp4', 'manifest.json'];
  expect(await namesIn(zip)).toEqual(names);
  expect(zip.includes('"n": 2') && !zip.includes('clip 1') && !zip.includes('queued')).toBe(true);
  const video = await download(jobId, { kind: 'videos', ids: [videoIds[0]!] });
  const ids = [variationIds[1]!, variationIds[0]!, variationIds[1]!];
  const chosen = await download(jobId, { kind: 'variations', ids });
  expect([video.etag, chosen.etag]).toEqual([two.etag, two.etag]);

  const other = await insertTestJob((await scene()).store);
  await expect(
    download(jobId, { kind: 'variations', ids: [other.variationIds[0]!] }),
  ).rejects.toMatchObject({ code: 'VARIATION_NOT_FOUND' });
  await expect(download(jobId, { kind: 'videos', ids: other.videoIds })).rejects.toMatchObject({
    code: 'VIDEO_NOT_FOUND',
  });
  await expect(download(other.jobId, { kind: 'ready' })).rejects.toMatchObject({
    code: 'JOB_NOT_FOUND',
  });
});

it('has nothing ready of a job that was cancelled before anything was', async () => {
  const { store, jobId, videoIds, variationIds, download } = await scene();
  await store.write(async (tx) => {
    await tx.variations.cancel(variationIds);
    await settle(tx, jobId, videoIds, 5000, policy);
  });
  await expect(download(jobId, { kind: 'ready' })).rejects.toMatchObject({ code: 'INVALID_STATE' });
});

it.each([
  ['of other bytes', (path: string, size: number) => writeFile(path, randomBytes(size))],
  ['shorter by now', (path: string, size: number) => writeFile(path, randomBytes(size - 1))],
  ['gone', (path: string) => rm(path)],
])('breaks off, and never looks whole, when a file is %s', async (_, damage) => {
  const { jobId, download, finishAll, pathOf } = await scene();
  await finishAll([9, 2 * MIB, 9, 9]);
  for (const range of [null, { start: 1, end: 2 * MIB + 500 }]) {
    const { open, sizeBytes } = await download(jobId);
    await damage(pathOf(1), 2 * MIB);
    let given = 0;
    const reading = async () => {
      for await (const chunk of open(range)) given += (chunk as Buffer).length;
    };
    await expect(reading()).rejects.toThrow();
    expect(given).toBeLessThan(Math.min(sizeBytes, 2 * MIB));
    await finishAll([9, 2 * MIB, 9, 9]);
  }
});

it('tells of a missing file before the first byte', async () => {
  const { jobId, download, finishAll, pathOf } = await scene();
  await finishAll([9, 9, 9, 9]);
  await rm(pathOf(2));
  for (const kind of ['all', 'ready'] as const)
    await expect(download(jobId, { kind })).rejects.toMatchObject({
      code: 'RESULTS_INCOMPLETE',
      facts: { missing: ['clip 1/clip 1_var1.mp4'] },
    });
});

it('goes on with the file that is open, and no further, when a person deletes the job', async () => {
  const { disk, jobId, download, finishAll } = await scene();
  await finishAll([5 * MIB, 5 * MIB, 9, 9]);
  const { open } = await download(jobId);
  const reader = open();
  let given = 0;
  const reading = async () => {
    for await (const chunk of reader) {
      if (given === 0) await disk.removeOutputsOfJob(jobId);
      given += (chunk as Buffer).length;
    }
  };
  await expect(reading()).rejects.toThrow('ENOENT');
  expect(given).toBeGreaterThan(5 * MIB);
  expect(given).toBeLessThan(10 * MIB);
});

it('leaves no file open and no lease behind when clients go away', async () => {
  const { clock, jobId, dataDir, download, finishAll, leases } = await scene();
  await finishAll([4 * MIB, 4 * MIB, 9, 9]);
  for (const range of [null, { start: 5 * MIB, end: 6 * MIB }, { start: 10, end: 8 * MIB + 900 }]) {
    const { open } = await download(jobId);
    const stream = open(range);
    await once(stream, 'readable');
    expect(leases.isHeld(jobId)).toBe(true);
    stream.destroy();
    await once(stream, 'close');
  }
  await expect.poll(() => openFilesIn(dataDir)).toEqual([]);
  await expect.poll(() => leases.count()).toBe(0);
  expect(leases.isHeld(jobId)).toBe(true);
  clock.advance(2 * 60_000);
  expect(leases.isHeld(jobId)).toBe(false);
});

async function openFilesIn(folder: string): Promise<string[]> {
  const targets = (await readdir('/proc/self/fd')).map((fd) =>
    readlink(join('/proc/self/fd', fd)).catch(() => ''),
  );
  return (await Promise.all(targets)).filter((target) =>
    target.startsWith(join(folder, 'outputs')),
  );
}
