import { describe, expect, it } from 'vitest';
import { momentAt, moments, secondsOf } from './moments.ts';

describe('moments', () => {
  it('are the middles of the quarters', () => {
    expect(moments(80)).toEqual([10, 30, 50, 70]);
  });

  it.each([1, 2, 3, 7, 600])('lie within a video of %i pictures', (frames) => {
    for (const frame of moments(frames)) {
      expect(frame).toBeGreaterThanOrEqual(0);
      expect(frame).toBeLessThan(frames);
    }
    expect(momentAt(1, frames)).toBe(frames - 1);
  });

  it('are the same moments of the source at any speed, to within a picture', () => {
    const rate = { num: 30000, den: 1001 };
    const frames = 599;
    for (const speed of [0.8, 0.94, 1.06, 1.25]) {
      const inSource = moments(Math.round(frames / speed)).map(
        (frame) => secondsOf(frame, rate) * speed,
      );
      moments(frames).forEach((frame, index) => {
        const apart = Math.abs(inSource[index]! - secondsOf(frame, rate));
        expect(apart).toBeLessThanOrEqual(1.3 * secondsOf(1, rate));
      });
    }
  });
});
