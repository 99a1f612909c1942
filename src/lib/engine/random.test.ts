import { describe, expect, it } from 'vitest';
import { createRandom, deriveSeed } from './random.ts';

const draw = (seed: number, count: number): number[] => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe('createRandom', () => {
  it('repeats itself for a seed, and differs for its neighbour', () => {
    expect(draw(42, 5)).toEqual(draw(42, 5));
    expect(draw(42, 5)).not.toEqual(draw(43, 5));
  });

  it('keeps giving the values that old jobs were planned with', () => {
    expect(draw(1, 3)).toMatchInlineSnapshot(`
      [
        0.7132768968585879,
        0.012132219038903713,
        0.0008196849375963211,
      ]
    `);
  });

  it('is uniform: every tenth of [0, 1) gets about a tenth of the draws', () => {
    const counts = new Array<number>(10).fill(0);
    for (const value of draw(7, 100_000)) counts[Math.floor(value * 10)]! += 1;
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400);
  });
});

describe('deriveSeed', () => {
  it('is an unsigned 32-bit integer that depends on every step of the path', () => {
    const seeds = [
      deriveSeed(1),
      deriveSeed(1, 0),
      deriveSeed(1, 1),
      deriveSeed(1, '1'),
      deriveSeed(1, 1, 0),
      deriveSeed(1, 10),
      deriveSeed(2, 1),
      deriveSeed(0xffff_ffff, 'noise', 3),
    ];
    expect(new Set(seeds).size).toBe(seeds.length);
    for (const seed of seeds) expect(seed).toBe(seed >>> 0);
  });

  it('does not collide over a thousand neighbours', () => {
    const seeds = Array.from({ length: 1000 }, (_, index) => deriveSeed(5, index));
    expect(new Set(seeds).size).toBe(1000);
  });
});
