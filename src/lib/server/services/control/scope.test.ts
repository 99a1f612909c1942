import { expect, it } from 'vitest';
import { insertTestJob, testStore } from '../../../../../tests/support/store.ts';
import { resolveScope, type Scope } from './scope.ts';

it('finds nothing wrong with a video that has no variations, until one of them is asked for', async () => {
  const store = await testStore();
  const { jobId, videoIds } = await insertTestJob(store, { variations: 0 });
  const videoId = videoIds[0]!;
  const resolve = (scope: Scope) => store.write((tx) => resolveScope(tx, scope));
  expect((await resolve({ jobId, videoId })).variations).toEqual([]);
  await expect(resolve({ jobId, videoId, n: 1 })).rejects.toMatchObject({
    code: 'VARIATION_NOT_FOUND',
  });
});
