import { expect, it } from 'vitest';
import type { OutputOptions } from '../../../contract/recipe.ts';
import type { SourceInfo } from '../../../engine/source-info.ts';
import { insertTestJob, testStore } from '../../../../../tests/support/store.ts';
import { createOutputEstimates } from './estimate-outputs.ts';

const output: OutputOptions = { quality: 'balanced', fit: 'source', keepAudio: false };

/** Ten seconds of Full HD. */
const source: SourceInfo = {
  container: 'isom',
  videoCodec: 'h264',
  pixelFormat: 'yuv420p',
  width: 1920,
  height: 1080,
  durationMs: 10_000,
  videoMs: 10_000,
  frames: 300,
  frameRate: { num: 30, den: 1 },
  variableFrameRate: false,
  rotation: 0,
  sampleAspect: { num: 1, den: 1 },
  hdr: null,
  bitDepth: 8,
  fullRange: false,
  matrix: 'bt709',
  interlaced: false,
  videoStream: 0,
  audio: null,
};

it('is careful before anything is learnt, and never above what the encoder may take', async () => {
  const store = await testStore();
  const rates = await createOutputEstimates({ store, encoder: 'libx264' }).rates();
  const planned = { source, speed: 1, output };
  // 0.18 of the 0.25 bits a pixel that the encoder is let.
  expect(rates.ofPlanned(planned)).toBeCloseTo(1920 * 1080 * 300 * (0.18 / 8) + 65_536, -1);
  const small = rates.ofPlanned({ ...planned, output: { ...output, fit: '720p' } });
  expect(small).toBeLessThan(rates.ofPlanned(planned) / 2);
  await store.write((tx) =>
    tx.throughput.learn('bytes-per-megapixel.libx264.balanced', 1_000_000, 1),
  );
  const learnt = await createOutputEstimates({ store, encoder: 'libx264' }).rates();
  const mostBytes = (1920 * 1080 * 30 * 0.25 * 12) / 8 + 65_536;
  expect(learnt.ofPlanned(planned)).toBeLessThanOrEqual(mostBytes + 1000);
});

it('goes by what was learnt, with a margin, of that quality and size of picture', async () => {
  const store = await testStore();
  const rates = () => createOutputEstimates({ store, encoder: 'libx264' }).rates();
  const file = { sizeBytes: 1_000_000, durationMs: null };
  expect((await rates()).ofDeclared(file, output)).toEqual({
    bytes: 1_500_000,
    work: expect.closeTo(62.2) as number,
  });
  await store.write(async (tx) => {
    await tx.throughput.learn('bytes-per-source-byte.libx264.balanced.source', 2, 1);
    await tx.throughput.learn('bytes-per-second.libx264.balanced.source', 400_000, 1);
    await tx.throughput.learn('work-per-second', 20, 1);
  });
  const learnt = await rates();
  expect(learnt.ofDeclared(file, output).bytes).toBe(2_500_000);
  const timed = { sizeBytes: 1, durationMs: 20_000 };
  expect(learnt.ofDeclared(timed, output)).toEqual({ bytes: 10_000_000, work: 400 });
  expect(learnt.ofDeclared(file, { ...output, fit: '720p' }).bytes).toBe(1_500_000);
});

it('learns nothing from a variation that is not finished', async () => {
  const store = await testStore();
  const { variationIds } = await insertTestJob(store, { variations: 1 });
  await createOutputEstimates({ store, encoder: 'libx264' }).learn(variationIds[0]!);
  expect(await store.throughput.rates()).toEqual(new Map());
});
