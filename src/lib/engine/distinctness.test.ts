import { describe, expect, it } from 'vitest';
import { findAlike, measureDistinctness } from './distinctness.ts';
import { visibleDifference } from './fingerprint.ts';

/** A fingerprint of one grey. */
const grey = (level: number) => new Uint8Array(12).fill(level);
const looks = (n: number, level: number, isFresh = true) => ({
  n,
  fingerprint: grey(level),
  isFresh,
});

describe('visibleDifference', () => {
  it('goes from 0 for the same to 100 for black against white', () => {
    expect(visibleDifference(grey(7), grey(7))).toBe(0);
    expect(visibleDifference(grey(0), grey(255))).toBe(100);
    expect(visibleDifference(grey(255), grey(0))).toBe(100);
  });

  it('is the mean over all values', () => {
    const half = Uint8Array.from([...grey(0).subarray(6), ...grey(51).subarray(6)]);
    expect(visibleDifference(grey(0), half)).toBe(10);
  });

  it('does not compare what has not one size', () => {
    expect(() => visibleDifference(grey(0), new Uint8Array(3))).toThrow('different sizes');
    expect(() => visibleDifference(new Uint8Array(0), new Uint8Array(0))).toThrow();
  });
});

describe('measureDistinctness', () => {
  it('tells how far each is from the source and from its nearest sibling', () => {
    const measured = measureDistinctness(grey(0), [looks(1, 51), looks(2, 102), looks(4, 127)]);
    expect(measured.get(1)).toEqual({ source: 20, nearest: 20, nearestVariation: 2 });
    expect(measured.get(2)).toEqual({ source: 40, nearest: 9.8, nearestVariation: 4 });
    expect(measured.get(4)).toMatchObject({ nearest: 9.8, nearestVariation: 2 });
  });

  it('knows of no sibling where there is none', () => {
    const measured = measureDistinctness(grey(0), [looks(1, 255)]);
    expect(measured.get(1)).toEqual({ source: 100, nearest: null, nearestVariation: null });
  });
});

describe('findAlike', () => {
  it('takes the later one of a pair, in whatever order they come', () => {
    const all = [looks(1, 50), looks(2, 90), looks(3, 51), looks(4, 130)];
    expect(findAlike(grey(0), all)).toEqual([3]);
    expect(findAlike(grey(0), all.toReversed())).toEqual([3]);
  });

  it('takes what looks like the source', () => {
    expect(findAlike(grey(50), [looks(1, 51), looks(2, 49), looks(3, 90)])).toEqual([1, 2]);
  });

  it('leaves those that are not fresh, and measures fresh ones by them, earlier or later', () => {
    expect(findAlike(grey(0), [looks(1, 50, false), looks(2, 50, false)])).toEqual([]);
    expect(findAlike(grey(0), [looks(1, 50), looks(2, 50, false)])).toEqual([1]);
  });

  it('does not measure by what goes anyway', () => {
    const chain = [looks(1, 50), looks(2, 51), looks(3, 52)];
    expect(findAlike(grey(0), chain)).toEqual([2]);
  });
});
