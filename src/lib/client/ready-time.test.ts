import { expect, it } from 'vitest';
import { ReadyTime } from './ready-time.ts';

const MINUTE_MS = 60_000;
const NOON_MS = Date.UTC(2026, 0, 1, 12);

it('tells a whole minute, and keeps to it while the estimate wavers', () => {
  const ready = new ReadyTime();
  expect(ready.at(10 * MINUTE_MS + 20_000, NOON_MS)).toBe(NOON_MS + 10 * MINUTE_MS);
  expect(ready.at(10 * MINUTE_MS + 50_000, NOON_MS)).toBe(NOON_MS + 10 * MINUTE_MS);
  expect(ready.at(9 * MINUTE_MS + 10_000, NOON_MS + 5000)).toBe(NOON_MS + 10 * MINUTE_MS);
});

it('follows an estimate that has really changed', () => {
  const ready = new ReadyTime();
  ready.at(10 * MINUTE_MS, NOON_MS);
  expect(ready.at(12 * MINUTE_MS, NOON_MS)).toBe(NOON_MS + 12 * MINUTE_MS);
});

it('says nothing of the last minute, nor of what nobody knows', () => {
  const ready = new ReadyTime();
  expect(ready.at(59_999, NOON_MS)).toBeNull();
  expect(ready.at(null, NOON_MS)).toBeNull();
});
