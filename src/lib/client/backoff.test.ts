import { expect, it } from 'vitest';
import { reconnectDelayMs } from './backoff.ts';

it('doubles the longest wait up to 20 s', () => {
  const longest = [0, 1, 2, 5, 6, 60, 5000].map((attempt) => reconnectDelayMs(attempt, () => 1));
  expect(longest).toEqual([500, 1000, 2000, 16_000, 20_000, 20_000, 20_000]);
});

it('may reconnect at once', () => {
  expect(reconnectDelayMs(9, () => 0)).toBe(0);
});
