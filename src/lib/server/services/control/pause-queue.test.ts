import { expect, it } from 'vitest';
import { testStore } from '../../../../../tests/support/store.ts';
import { createQueueSwitch } from './pause-queue.ts';

async function scene() {
  const store = await testStore();
  const told: unknown[] = [];
  store.onWritten((events) => told.push(...events.map(({ data }) => data)));
  const clock = { now: () => 5000, monotonic: () => 5000 };
  return { told, queue: createQueueSwitch({ store, clock, wakeQueue: () => undefined }) };
}

it('keeps a pause that a person asked for, whatever happens to the volume', async () => {
  const { queue, told } = await scene();
  await queue.pause('asked');
  expect(await queue.pause('volume-full')).toEqual({ paused: true, reason: 'asked' });
  expect(await queue.resume('volume-full')).toEqual({ paused: true, reason: 'asked' });
  expect(told).toEqual([{ paused: true, reason: 'asked' }]);
});

it('lets a person take over a pause of its own, and end it', async () => {
  const { queue, told } = await scene();
  await queue.pause('volume-full');
  expect(await queue.pause('asked')).toEqual({ paused: true, reason: 'asked' });
  await queue.pause('asked');
  await queue.resume();
  await queue.resume();
  expect(told).toEqual([
    { paused: true, reason: 'volume-full' },
    { paused: true, reason: 'asked' },
    { paused: false, reason: null },
  ]);
});
