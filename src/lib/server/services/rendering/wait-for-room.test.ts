import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { variationId } from '../../../../../tests/support/job-fixtures.ts';
import { testStore } from '../../../../../tests/support/store.ts';
import { createQueueSwitch } from '../control/pause-queue.ts';
import { createRoomKeeper } from './wait-for-room.ts';

const MB = 1024 * 1024;

async function scene({ totalBytes = 1000 * MB, freeFiles = null as number | null } = {}) {
  const store = await testStore();
  const volume = { freeBytes: 0, totalBytes, freeFiles };
  const time = { now: 0 };
  const clock = { now: () => time.now, monotonic: () => time.now };
  const looks = { count: 0 };
  const asked: number[] = [];
  const lines: string[] = [];
  const log = pino({}, { write: (line) => void lines.push(line) });
  const queue = createQueueSwitch({ store, clock, wakeQueue: () => undefined });
  const keeper = createRoomKeeper({
    ...{ store, clock, log, queue, pollMs: 5 },
    disk: {
      room: () => {
        looks.count += 1;
        return Promise.resolve(volume);
      },
    },
    makeRoom: (bytes) => Promise.resolve(asked.push(bytes)),
    restoreBallast: () => Promise.resolve(),
  });
  onTestFinished(() => keeper.stop());
  /** After it has looked at the volume again, twice so that the first look was over before. */
  const looked = async () => {
    const from = looks.count;
    await expect.poll(() => looks.count).toBeGreaterThan(from + 1);
  };
  const ranOut = (wroteBytes: number) =>
    keeper.ranOut(variationId(1), { wroteBytes, alone: false });
  const isPaused = async () => (await queue.read()).paused;
  return { store, volume, time, asked, lines, queue, keeper, looked, ranOut, isPaused };
}

it('asks for room once, waits until there is as much as was taken and some more, and says so once', async () => {
  const { volume, asked, lines, looked, ranOut, isPaused } = await scene();
  await ranOut(100 * MB);
  await looked();
  expect(asked).toEqual([164 * MB]);
  volume.freeBytes = 163 * MB;
  await looked();
  expect(await isPaused()).toBe(true);
  volume.freeBytes = 164 * MB;
  await expect.poll(isPaused).toBe(false);
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toEqual([
    'no room left: the queue waits for room',
    'there is room again: the queue goes on',
  ]);
});

it('loses its patience when the least is there, but never without that', async () => {
  const { volume, time, looked, ranOut, isPaused } = await scene();
  await ranOut(100 * MB);
  await looked();
  time.now += 3_600_000;
  volume.freeBytes = 63 * MB;
  await looked();
  expect(await isPaused()).toBe(true);
  volume.freeBytes = 64 * MB;
  await expect.poll(isPaused).toBe(false);
});

it('does not wait for what the volume could never hold', async () => {
  const { volume, ranOut, isPaused } = await scene({ totalBytes: 100 * MB });
  await ranOut(90 * MB);
  volume.freeBytes = 25 * MB;
  await expect.poll(isPaused).toBe(false);
});

it('needs room for files, too, where they are counted', async () => {
  const { volume, looked, ranOut, isPaused } = await scene({ freeFiles: 3 });
  volume.freeBytes = 900 * MB;
  await ranOut(0);
  await looked();
  expect(await isPaused()).toBe(true);
  volume.freeFiles = 1000;
  await expect.poll(isPaused).toBe(false);
});

it('does not end a pause that a person asked for', async () => {
  const { volume, queue, ranOut, looked, keeper } = await scene();
  await ranOut(0);
  await looked();
  await queue.pause('asked');
  volume.freeBytes = 900 * MB;
  await keeper.stop();
  expect(await queue.read()).toEqual({ paused: true, reason: 'asked' });
});

it('goes on waiting after a restart', async () => {
  const { volume, queue, keeper, isPaused } = await scene();
  await queue.pause('volume-full');
  volume.freeBytes = 900 * MB;
  await keeper.start();
  await expect.poll(isPaused).toBe(false);
});
