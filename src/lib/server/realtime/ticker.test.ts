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

it('runs at most once per interval, and not at all unless armed again', () => {
  const { task, ranAtMs, ticker } = start();
  for (let ms = 0; ms < 1000; ms += 10) {
    ticker.arm();
    vi.advanceTimersByTime(10);
  }
  expect(ranAtMs.length).toBeGreaterThanOrEqual(9);
  const gapsMs = ranAtMs.slice(1).map((atMs, index) => atMs - (ranAtMs[index] ?? 0));
  expect(Math.min(...gapsMs)).toBeGreaterThanOrEqual(100);
  vi.advanceTimersByTime(100);
  const runs = task.mock.calls.length;
  vi.advanceTimersByTime(10_000);
  expect(task).toHaveBeenCalledTimes(runs);
  expect(vi.getTimerCount()).toBe(0);
});

it('never runs again once stopped', () => {
  const { task, ticker } = start();
  ticker.arm();
  ticker.stop();
  ticker.arm();
  vi.advanceTimersByTime(1000);
  expect(task).not.toHaveBeenCalled();
});
