import { describe, expect, it } from 'vitest';
import { findFrameRate } from './frame-rate.ts';

const every = (ticks: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => index * ticks);

describe('findFrameRate', () => {
  it.each([
    ['25', every(512, 50), { num: 1, den: 12_800 }, { num: 25, den: 1 }],
    ['29.97', every(1001, 30), { num: 1, den: 30_000 }, { num: 30_000, den: 1001 }],
    ['23.976', every(1001, 30), { num: 1, den: 24_000 }, { num: 24_000, den: 1001 }],
    ['12.5', every(2000, 30), { num: 1, den: 25_000 }, { num: 25, den: 2 }],
    ['29.833', every(384, 30), { num: 1, den: 11_456 }, { num: 179, den: 6 }],
    ['1', every(1, 30), { num: 1, den: 1 }, { num: 1, den: 1 }],
  ])('finds %s exactly', (_, times, timeBase, frameRate) => {
    expect(findFrameRate(times, timeBase)).toEqual({ frameRate, variableFrameRate: false });
  });

  it('sees through the order of B-frames and the rounding of a coarse clock', () => {
    const times = every(20, 60).map((time, index) => time + (index % 3 === 0 ? 1 : 0));
    const shuffled = [...times.slice(1), times[0]!];
    expect(findFrameRate(shuffled, { num: 1, den: 600 })).toEqual({
      frameRate: { num: 30, den: 1 },
      variableFrameRate: false,
    });
  });

  it('calls irregular times variable and gives them an everyday rate of at most 30', () => {
    const times = [0, 1000, 1016, 1033, 1050, 3000, 3017, 3033, 7000, 9000, 9017];
    expect(findFrameRate(times, { num: 1, den: 1000 })).toEqual({
      frameRate: { num: 30, den: 1 },
      variableFrameRate: true,
    });
  });

  it('keeps a variable rate that is faster than that on average', () => {
    const times = every(20, 100).map((time, index) => time + (index % 2 === 0 ? 5 : 0));
    const found = findFrameRate(times, { num: 1, den: 1000 });
    expect(found).toEqual({ frameRate: { num: 50, den: 1 }, variableFrameRate: true });
  });

  it('thins slow motion out to 60', () => {
    const found = findFrameRate(every(1, 100), { num: 1, den: 240 });
    expect(found.frameRate).toEqual({ num: 60, den: 1 });
  });

  it('has an answer for one picture, and for none', () => {
    for (const times of [[], [5], [5, 5]]) {
      expect(findFrameRate(times, { num: 1, den: 90_000 }).frameRate).toEqual({ num: 30, den: 1 });
    }
  });
});
