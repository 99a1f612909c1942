import { expect, it } from 'vitest';
import { Histogram } from './histogram.ts';

it('tells below what a share of all lies, to half a millisecond', () => {
  const histogram = new Histogram();
  for (let ms = 1; ms <= 100; ms += 1) histogram.add(ms - 0.1);
  expect(histogram.total).toBe(100);
  expect(histogram.quantile(0.5)).toBe(50);
  expect(histogram.quantile(0.99)).toBe(99);
});

it('knows nothing of nothing, and keeps what is out of bounds at their edges', () => {
  const histogram = new Histogram();
  expect(histogram.quantile(0.5)).toBeNaN();
  histogram.add(-3);
  expect(histogram.quantile(1)).toBe(0.5);
  histogram.add(10 ** 9);
  expect(histogram.quantile(1)).toBe(60_000);
});
