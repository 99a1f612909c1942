import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Ticker } from './ticker.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function start() {
  const clock = { now: () => Date.now(), monotonic: () => performance.now() };
  const ranAtMs: number[] = [];
  const task = vi.fn(() => void ranAtMs.push(clock.monotonic()));
  return { task, ranAtMs, ticker: new Ticker(clock, 100, task) };
}

it('runs once however often it is armed, at once after a pause', () => {
  const { task, ticker } = start();
  ticker.arm();
  ticker.arm();
  expect(task).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(task).toHaveBeenCalledTimes(1);
});

it('runs once per interval however often it is armed, and not at all unless armed again', () => {
  const { task, ranAtMs, ticker } = start();
  for (let ms = 0; ms < 1000; ms += 10) {
    ticker.arm();
    vi.advanceTimersByTime(10);
  }
  // One more than ten: the pause before the first run lets the second be half an interval early.
  expect(ranAtMs.length).toBeGreaterThanOrEqual(9);
  expect(ranAtMs.length).toBeLessThanOrEqual(11);
  const gapsMs = ranAtMs.slice(1).map((atMs, index) => atMs - (ranAtMs[index] ?? 0));
  expect(Math.min(...gapsMs)).toBeGreaterThanOrEqual(50);
  expect(Math.min(...gapsMs.slice(1))).toBeGreaterThanOrEqual(100);
  vi.advanceTimersByTime(100);
  const runs = task.mock.calls.length;
  vi.advanceTimersByTime(10_000);
  expect(task).toHaveBeenCalledTimes(runs);
  expect(vi.getTimerCount()).toBe(0);
});

it('does not fall behind one who arms it once per interval, a little late now and then', () => {
  const { ranAtMs, ticker } = start();
  const delaysMs: number[] = [];
  for (let round = 0; round < 50; round += 1) {
    const lateMs = round % 10 === 5 ? 30 : round % 3;
    vi.advanceTimersByTime(lateMs);
    const armedAtMs = performance.now();
    ticker.arm();
    vi.advanceTimersByTime(100 - lateMs);
    delaysMs.push((ranAtMs.at(-1) ?? Infinity) - armedAtMs);
  }
  expect(ranAtMs).toHaveLength(50);
  expect(Math.max(...delaysMs)).toBeLessThanOrEqual(1);
});

it('never runs again once stopped', () => {
  const { task, ticker } = start();
  ticker.arm();
  ticker.stop();
  ticker.arm();
  vi.advanceTimersByTime(1000);
  expect(task).not.toHaveBeenCalled();
});
