import { expect, it } from 'vitest';
import { PRESETS, type Recipe } from '../../src/lib/contract/recipe.ts';
import { newClip, testApp } from '../support/app.ts';

const subtle = PRESETS[0]!.recipe;
const still: Recipe = {
  effects: {
    ...subtle.effects,
    mirror: { enabled: false },
    speed: { enabled: false, min: 1, max: 1 },
  },
  output: { quality: 'fast', fit: '720p', keepAudio: false },
};

it('keeps recipes: saved, renamed, rewritten, deleted, never two of one name', async () => {
  const { app } = await testApp();
  const saved = await app.recipes.save({ name: 'Still', recipe: still });
  expect((await app.recipes.list()).map(({ name }) => name)).toEqual([
    'subtle',
    'standard',
    'bold',
    'Still',
  ]);
  await expect(app.recipes.save({ name: 'still', recipe: still })).rejects.toMatchObject({
    code: 'RECIPE_EXISTS',
  });
  await expect(app.recipes.save({ name: 'Bold', recipe: still })).rejects.toMatchObject({
    code: 'RECIPE_EXISTS',
  });
  const changed = await app.recipes.change(saved.id!, { name: 'STILL', recipe: subtle });
  expect(changed).toMatchObject({ name: 'STILL', recipe: subtle });
  await app.recipes.delete(saved.id!);
  await expect(app.recipes.delete(saved.id!)).rejects.toMatchObject({ code: 'RECIPE_NOT_FOUND' });
  await expect(app.recipes.change(saved.id!, {})).rejects.toMatchObject({
    code: 'RECIPE_NOT_FOUND',
  });
});

it('makes a job by a saved recipe, and keeps that recipe with the job', async () => {
  const { app, submit, final } = await testApp();
  const { id } = await app.recipes.save({ name: 'Still', recipe: still });
  const { job } = await submit([await newClip()], { variations: '2', preset: 'Still' });
  await app.recipes.delete(id!);
  const done = await final(job.id);
  expect(done).toMatchObject({ status: 'completed', preset: 'Still', recipe: still });
  for (const { effects } of done.videos[0]!.variations)
    expect(effects).toMatchObject({ speed: 1, mirror: false });
});

it('makes a job again with the same seed, and with a new one, from its kept sources', async () => {
  const { app, submit, final } = await testApp();
  const fields = { variations: '2', keepSources: 'true', seed: '5', name: 'Spring' };
  const first = await final((await submit([await newClip()], fields)).job.id);
  const checksums = ({ videos }: typeof first) => videos[0]!.variations.map(({ crc32 }) => crc32);
  const same = await final((await app.repeatJob(first.id, 'same')).job.id);
  expect(same).toMatchObject({ name: 'Spring', seed: 5, keepSources: true });
  expect(checksums(same)).toEqual(checksums(first));
  await app.deleteJob(first.id);
  const other = await final((await app.repeatJob(same.id, 'new')).job.id);
  expect(other.seed).not.toBe(5);
  expect(checksums(other)).not.toEqual(checksums(first));

  const spent = await final((await submit([await newClip()], { variations: '1' })).job.id);
  await expect(app.repeatJob(spent.id, 'same')).rejects.toMatchObject({ code: 'SOURCE_GONE' });
  await expect(app.repeatJob(first.id, 'same')).rejects.toMatchObject({ code: 'SOURCE_GONE' });
});
