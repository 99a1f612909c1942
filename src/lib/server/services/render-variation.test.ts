import { pino } from 'pino';
import { expect, it } from 'vitest';
import { insertTestJob, testStore } from '../../../../tests/support/store.ts';
import { tempDir } from '../../../../tests/support/temp-dir.ts';
import { LocalDisk } from '../storage/local-disk.ts';
import type { EncodeVariation } from './encode-variation.ts';
import { LiveProgress } from './live-progress.ts';
import { createRendering, MAX_TRIES } from './render-variation.ts';

const signal = new AbortController().signal;

async function scene(encode: EncodeVariation) {
  const store = await testStore();
  const disk = new LocalDisk(await tempDir());
  await disk.prepare();
  const clock = { now: () => 5000, monotonic: () => 5000 };
  const rendering = createRendering({
    store,
    disk,
    clock,
    encode,
    log: pino({ level: 'silent' }),
    encoder: 'libx264',
    live: new LiveProgress(() => undefined),
    policy: {
      retentionMs: 1000,
      retryWindowMs: 1000,
      archiveSize: () => Promise.resolve(null),
    },
    takePictures: { ofSource: () => Promise.resolve(null), ofOutput: () => Promise.resolve(null) },
    keepSourceStills: () => Promise.resolve(),
    makeSheet: () => Promise.resolve(null),
    discard: () => Promise.resolve(),
    removeSpentSources: () => Promise.resolve(),
    learn: () => Promise.resolve(),
  });
  return { store, rendering };
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
