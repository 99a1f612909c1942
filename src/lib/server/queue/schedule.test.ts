import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { systemClock } from '../clock.ts';
import { createSchedule } from './schedule.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

beforeEach(() => vi.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12, 0, 30) }));
afterEach(() => vi.useRealTimers());

/** A task that runs every minute, and how often it ran since it was last asked. */
function everyMinute(task: () => Promise<void> = () => Promise.resolve()) {
  let runs = 0;
  const schedule = createSchedule(
    '* * * * *',
    () => {
      runs += 1;
      return task();
    },
    { clock: systemClock, log: pino({ level: 'silent' }) },
  );
  onTestFinished(() => schedule.stop());
  const runsIn = async (ms: number) => {
    runs = 0;
    await vi.advanceTimersByTimeAsync(ms);
    return runs;
  };
  return { runsIn };
}

it('runs by the clock', async () => {
  const { runsIn } = everyMinute();
  expect(await runsIn(5 * MINUTE_MS)).toBe(5);
});

it('goes on within a minute and a half of a clock that was set back by a day', async () => {
  const { runsIn } = everyMinute();
  await runsIn(MINUTE_MS);
  vi.setSystemTime(Date.now() - 25 * HOUR_MS);
  expect(await runsIn(1.5 * MINUTE_MS)).toBeGreaterThanOrEqual(1);
  expect(await runsIn(5 * MINUTE_MS)).toBe(5);
});

it('goes on after a clock that was set forward by a day, without making up for it', async () => {
  const { runsIn } = everyMinute(() => new Promise((resolve) => setTimeout(resolve, 1000)));
  await runsIn(MINUTE_MS);
  vi.setSystemTime(Date.now() + 25 * HOUR_MS);
  expect(await runsIn(2 * MINUTE_MS)).toBeGreaterThanOrEqual(1);
  expect(await runsIn(5 * MINUTE_MS)).toBeLessThanOrEqual(6);
});
