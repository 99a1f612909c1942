import { expect, it } from 'vitest';
import { endedJob } from '../../../../../tests/support/ended-job.ts';
import { createRetry } from './retry.ts';

it('lets nothing of others go for what has no source any more', async () => {
  const { deps, jobId, evicted, loseSource, wakes } = await endedJob(0);
  await loseSource(0);
  await loseSource(1);
  await expect(createRetry(deps)({ jobId })).rejects.toMatchObject({ code: 'SOURCE_GONE' });
  expect(evicted).toEqual([]);
  expect(wakes()).toBe(0);
});

it('asks for the room of what can be retried, and no more', async () => {
  const { deps, jobId, evicted, loseSource, statuses, wakes } = await endedJob(100);
  await loseSource(0);
  await createRetry(deps)({ jobId });
  expect(await statuses()).toEqual(['failed', 'queued']);
  expect(evicted).toEqual([]);
  expect(wakes()).toBe(1);
});

it('looks again once there is room: the source may have gone meanwhile', async () => {
  const { deps, jobId, loseSource, statuses } = await endedJob(100);
  await loseSource(0);
  const slow: typeof deps.room = {
    ...deps.room,
    spendFor: async (_job, _bytes, work) => {
      await loseSource(1);
      return work();
    },
  };
  const retry = createRetry({ ...deps, room: slow });
  await expect(retry({ jobId })).rejects.toMatchObject({ code: 'SOURCE_GONE' });
  expect(await statuses()).toEqual(['failed', 'failed']);
});
