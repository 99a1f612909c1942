import { expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';

function taken(limit: RateLimit, attempts: number, nowMs: number): number {
  return Array.from({ length: attempts }, () => limit.take(nowMs)).filter(Boolean).length;
}

it('lets the limit through at once, and no more', () => {
  expect(taken(new RateLimit(50, 10_000, 0), 60, 0)).toBe(50);
});

it('refills evenly, and never above the limit', () => {
  const limit = new RateLimit(50, 10_000, 0);
  taken(limit, 50, 0);
  expect(taken(limit, 60, 2_000)).toBe(10);
  expect(taken(limit, 60, 2_100)).toBe(0);
  expect(taken(limit, 60, 1_000_000)).toBe(50);
});
