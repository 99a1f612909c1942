import { writeFile } from 'node:fs/promises';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { insertTestJob, testStore } from '../../../../../tests/support/store.ts';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { AppError } from '../../errors.ts';
import { LocalDisk } from '../../storage/local-disk.ts';
import type { EncodeVariation } from './encode-variation.ts';
import { LiveProgress } from '../progress/live-progress.ts';
import { createQueueSwitch } from '../control/pause-queue.ts';
import { createRendering } from './rendering.ts';
import type { Stills } from './take-pictures.ts';
import { MAX_TRIES } from './unfinished-variation.ts';
import { createVolumeGuard } from '../space/volume-guard.ts';
import { createRoomKeeper } from './wait-for-room.ts';

const signal = new AbortController().signal;

async function scene(encode: EncodeVariation, freeBytes = 1e9) {
  const store = await testStore();
  const disk = new LocalDisk(await tempDir());
  await disk.prepare();
  const log = pino({ level: 'silent' });
  const room = { freeBytes, totalBytes: 1e9, freeFiles: null };
  disk.room = () => Promise.resolve(room);
  const clock = { now: () => 5000, monotonic: () => 5000 };
  const queue = createQueueSwitch({ store, clock, wakeQueue: () => undefined });
  const keeper = createRoomKeeper({
    ...{ store, disk, clock, log, queue, pollMs: 10 },
    makeRoom: () => Promise.resolve(),
    restoreBallast: () => Promise.resolve(),
  });
  onTestFinished(() => keeper.stop());
  const nothing = (): Promise<Stills | null> => Promise.resolve(null);
  const takePictures = { ofSource: nothing, ofOutput: nothing };
  const rendering = createRendering({
    store,
    disk,
    clock,
    encode,
    log,
    volume: createVolumeGuard({ disk, log }),
    room: keeper,
    encoder: 'libx264',
    live: new LiveProgress(() => undefined),
    policy: {
      retentionMs: 1000,
      retryWindowMs: 1000,
      archiveSize: () => Promise.resolve(null),
    },
    takePictures,
    keepSourceStills: () => Promise.resolve(),
    makeSheet: () => Promise.resolve(null),
    discard: () => Promise.resolve(),
    removeSpentSources: () => Promise.resolve(),
    learn: () => Promise.resolve(),
    onAttemptEnded: () => undefined,
  });
  return { store, disk, queue, room, takePictures, rendering };
}

/** Takes and does one task after the other until there is none. */
async function drain({ rendering }: Awaited<ReturnType<typeof scene>>): Promise<number> {
  for (let done = 0; ; done += 1) {
    const task = await rendering.claim();
    if (task === null) return done;
    await rendering.run(task, signal);
  }
}

it('tries again what nobody foresaw, so often and no more, and leaves nothing in between', async () => {
  const world = await scene(() => Promise.reject(new Error('surprise')));
  const { jobId, variationIds } = await insertTestJob(world.store, { variations: 1 });
  expect(await drain(world)).toBe(MAX_TRIES);
  expect(await world.store.variations.find(variationIds[0]!)).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('INTERNAL') as string,
  });
  expect(await world.store.jobs.find(jobId)).toMatchObject({ status: 'failed' });
});

it('does the same when the finished file cannot be put in its place', async () => {
  // No file was written where one is said to be.
  const world = await scene(() =>
    Promise.resolve({
      outcome: 'completed',
      durationMs: 1,
      frames: 1,
      ssim: null,
      bitrate: 1,
      warnings: [],
    }),
  );
  const { variationIds } = await insertTestJob(world.store, { variations: 1 });
  expect(await drain(world)).toBe(MAX_TRIES);
  expect((await world.store.variations.find(variationIds[0]!))?.status).toBe('failed');
});

it('begins with what could not be written down before', async () => {
  const world = await scene(() => Promise.reject(new Error('surprise')));
  const { variationIds } = await insertTestJob(world.store, { variations: 1 });
  const task = (await world.rendering.claim())!;
  const write = world.store.write.bind(world.store);
  world.store.write = () => Promise.reject(new Error('SQLITE_FULL'));
  await expect(world.rendering.run(task, signal)).rejects.toThrow('SQLITE_FULL');
  world.store.write = write;
  expect((await world.store.variations.find(variationIds[0]!))?.status).toBe('processing');
  expect(await world.rendering.claim()).toMatchObject({ id: variationIds[0], attempt: 2 });
});

const noRoom: EncodeVariation = () =>
  Promise.resolve({
    outcome: 'failed',
    retryable: true,
    failure: { code: 'VOLUME_FULL', message: 'no room', details: null },
  });

it('waits for room when there is none, and counts no try for it', async () => {
  const world = await scene(noRoom, 1000);
  const { variationIds } = await insertTestJob(world.store, { variations: 1 });
  expect(await drain(world)).toBe(1);
  expect(await world.queue.read()).toEqual({ paused: true, reason: 'volume-full' });
  expect(await world.store.variations.find(variationIds[0]!)).toMatchObject({
    status: 'queued',
    tries: 0,
    error: null,
  });
  world.room.freeBytes = 9e8;
  await expect.poll(() => world.queue.read()).toEqual({ paused: false, reason: null });
});

it('takes whatever broke off on a volume without room for want of room', async () => {
  const world = await scene(() => Promise.reject(new Error('surprise')), 1000);
  const { variationIds } = await insertTestJob(world.store, { variations: 1 });
  expect(await drain(world)).toBe(1);
  expect((await world.queue.read()).reason).toBe('volume-full');
  expect((await world.store.variations.find(variationIds[0]!))?.tries).toBe(0);
});

it('waits for room when there is none for a poster, and keeps nothing of the file', async () => {
  const world = await scene(async (task) => {
    await writeFile(task.outputPath, 'video');
    return {
      ...{ outcome: 'completed', durationMs: 1, frames: 1 },
      ...{ ssim: null, bitrate: 1, warnings: [] },
    };
  }, 1000);
  world.takePictures.ofOutput = () => Promise.reject(new AppError('VOLUME_FULL'));
  const { jobId, variationIds } = await insertTestJob(world.store, { variations: 1 });
  expect(await drain(world)).toBe(1);
  expect((await world.queue.read()).reason).toBe('volume-full');
  expect(await world.store.variations.find(variationIds[0]!)).toMatchObject({
    status: 'queued',
    tries: 0,
  });
  expect(await world.disk.tempSize(`${variationIds[0]!}.1.mp4`)).toBe(0);
  expect(await world.disk.listOutputs(jobId)).toEqual([]);
});

it('gives up what never fits, and goes on with the rest', async () => {
  const world = await scene(noRoom);
  const { variationIds } = await insertTestJob(world.store, { variations: 2 });
  for (let strike = 1; strike <= 3; strike += 1) {
    const task = (await world.rendering.claim())!;
    expect(task.id).toBe(variationIds[0]);
    await world.rendering.run(task, signal);
    await world.queue.resume();
  }
  expect(await world.store.variations.find(variationIds[0]!)).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('VOLUME_FULL') as string,
  });
  expect(await world.rendering.claim()).toMatchObject({ id: variationIds[1] });
});

it('makes one at a time after it ran out of room, until one is completed', async () => {
  const holding = Promise.withResolvers<undefined>();
  let calls = 0;
  const world = await scene(async (task, hooks) => {
    calls += 1;
    if (calls === 2) await holding.promise;
    return noRoom(task, hooks);
  });
  const { variationIds } = await insertTestJob(world.store, { variations: 3 });
  const first = (await world.rendering.claim())!;
  const second = (await world.rendering.claim())!;
  const firstRun = world.rendering.run(first, signal);
  const secondRun = world.rendering.run(second, signal);
  await firstRun;
  await world.queue.resume();
  expect(await world.rendering.claim()).toBeNull();
  holding.resolve(undefined);
  await secondRun;
  await world.queue.resume();
  expect(await world.rendering.claim()).toMatchObject({ id: variationIds[0] });
});

it('begins nothing on a volume that is gone, and goes on when it is back', async () => {
  const world = await scene(() => Promise.reject(new Error('surprise')));
  const { variationIds } = await insertTestJob(world.store, { variations: 1 });
  const check = world.disk.checkWritable.bind(world.disk);
  const task = (await world.rendering.claim())!;
  world.disk.checkWritable = () =>
    Promise.reject(Object.assign(new Error('read-only'), { code: 'EROFS' }));
  await world.rendering.run(task, signal);
  await expect(world.rendering.claim()).rejects.toMatchObject({ code: 'VOLUME_UNAVAILABLE' });
  expect((await world.store.variations.find(variationIds[0]!))?.tries).toBe(0);
  world.disk.checkWritable = check;
  expect(await world.rendering.claim()).toMatchObject({ id: variationIds[0], attempt: 2 });
});
