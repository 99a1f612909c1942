import { pino } from 'pino';
import { expect, it } from 'vitest';
import { ManualClock } from '../../../tests/support/manual-clock.ts';
import { SteadyTime, warnOfOldClock } from './steady-time.ts';

const HOUR_MS = 3_600_000;

function scene() {
  const clock = new ManualClock();
  const start = clock.now();
  const warnings: string[] = [];
  const log = pino(
    { level: 'warn' },
    { write: (line: string) => warnings.push((JSON.parse(line) as { msg: string }).msg) },
  );
  const steady = new SteadyTime({ clock, log });
  return { clock, log, steady, warnings, passed: () => steady.now() - start };
}

it('follows the clock, and its small corrections', () => {
  const { clock, passed, warnings } = scene();
  for (let day = 0; day < 30; day += 1) {
    clock.advance(24 * HOUR_MS);
    clock.leap(60_000);
    passed();
  }
  expect(passed()).toBe(30 * (24 * HOUR_MS + 60_000));
  expect(warnings).toEqual([]);
});

it('counts on by itself for an hour after a leap ahead, then believes it', () => {
  const { clock, steady, passed, warnings } = scene();
  clock.leap(25 * HOUR_MS);
  expect(passed()).toBe(0);
  expect(steady.wallAheadMs()).toBe(25 * HOUR_MS);
  clock.advance(HOUR_MS - 1);
  expect(passed()).toBe(HOUR_MS - 1);
  clock.advance(1);
  expect(passed()).toBe(26 * HOUR_MS);
  clock.advance(1000);
  expect(passed()).toBe(26 * HOUR_MS + 1000);
  expect(warnings).toHaveLength(2);
});

it('forgets a leap that was mended', () => {
  const { clock, passed, warnings } = scene();
  clock.leap(25 * HOUR_MS);
  passed();
  clock.advance(HOUR_MS / 2);
  clock.leap(-25 * HOUR_MS);
  expect(passed()).toBe(HOUR_MS / 2);
  clock.advance(2 * HOUR_MS);
  expect(passed()).toBe(2.5 * HOUR_MS);
  expect(warnings).toHaveLength(2);
});

it('writes down what was counted while the clock is behind, for an hour', () => {
  const { clock, steady, passed } = scene();
  const start = steady.stamp();
  clock.leap(-25 * HOUR_MS);
  expect(steady.stamp() - start).toBe(0);
  clock.advance(HOUR_MS / 2);
  expect(steady.stamp() - start).toBe(HOUR_MS / 2);
  expect(passed()).toBe(-24.5 * HOUR_MS);
  clock.leap(25 * HOUR_MS);
  expect(steady.stamp() - start).toBe(HOUR_MS / 2);
  expect(passed()).toBe(HOUR_MS / 2);
});

it('writes down the new time of a clock that stays behind', () => {
  const { clock, steady } = scene();
  const start = steady.stamp();
  clock.leap(-25 * HOUR_MS);
  steady.stamp();
  clock.advance(HOUR_MS);
  expect(steady.stamp() - start).toBe(-24 * HOUR_MS);
});

it('waits for an hour from the last of several leaps', () => {
  const { clock, passed } = scene();
  clock.leap(25 * HOUR_MS);
  passed();
  clock.advance(0.9 * HOUR_MS);
  clock.leap(10 * HOUR_MS);
  expect(passed()).toBe(0.9 * HOUR_MS);
  clock.advance(0.9 * HOUR_MS);
  expect(passed()).toBe(1.8 * HOUR_MS);
});

it('is never ahead of a clock that was set back', () => {
  const { clock, steady, warnings, passed } = scene();
  clock.leap(-25 * HOUR_MS);
  expect(passed()).toBe(-25 * HOUR_MS);
  expect(steady.wallAheadMs()).toBe(0);
  clock.advance(2 * HOUR_MS);
  expect(passed()).toBe(-23 * HOUR_MS);
  expect(warnings[0]).toContain('leapt');
});

it('warns at the start when the journal is from the future', () => {
  const { clock, log, warnings } = scene();
  warnOfOldClock({ clock, log }, null);
  warnOfOldClock({ clock, log }, clock.now() + 60_000);
  expect(warnings).toEqual([]);
  warnOfOldClock({ clock, log }, clock.now() + 25 * HOUR_MS);
  expect(warnings).toHaveLength(1);
});
