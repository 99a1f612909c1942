import { expect, it } from 'vitest';
import { endedJob } from '../../../../../tests/support/ended-job.ts';
import { createReroll } from './reroll.ts';

const discard = () => Promise.resolve();

it('lets nothing of others go for what has no source any more', async () => {
  const { deps, jobId, videoIds, evicted, loseSource } = await endedJob(0);
  await loseSource(0);
  const reroll = createReroll({ ...deps, discard });
  await expect(reroll({ jobId, videoId: videoIds[0]!, n: 1 })).rejects.toMatchObject({
    code: 'SOURCE_GONE',
  });
  expect(evicted).toEqual([]);
});

it('goes on when the file that is replaced cannot be removed', async () => {
  const { deps, jobId, videoIds, statuses, wakes } = await endedJob(100);
  const broken = () => Promise.reject(new Error('the disk broke'));
  await createReroll({ ...deps, discard: broken })({ jobId, videoId: videoIds[0]!, n: 1 });
  expect(await statuses()).toEqual(['queued', 'failed']);
  expect(wakes()).toBe(1);
});

it('changes nothing when it is asked for again while it is under way', async () => {
  const { deps, jobId, videoIds, store, evicted, wakes } = await endedJob(100);
  const reroll = createReroll({ ...deps, discard });
  const effects = () =>
    store.read(async (tables) => (await tables.variations.ofVideo(videoIds[0]!))[0]?.effects);
  const scope = { jobId, videoId: videoIds[0]!, n: 1 };
  await reroll(scope);
  const drawn = await effects();
  await reroll(scope);
  expect(await effects()).toBe(drawn);
  expect(evicted).toEqual([]);
  expect(wakes()).toBe(1);
});
