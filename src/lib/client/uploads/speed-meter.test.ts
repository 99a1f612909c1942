import { expect, it } from 'vitest';
import { SpeedMeter } from './speed-meter.ts';

it('measures the last seconds only', () => {
  const meter = new SpeedMeter();
  expect(meter.add(0, 0)).toBeNull();
  expect(meter.add(1_000_000, 1000)).toBe(1_000_000);
  expect(meter.add(1_000_000, 5001)).toBeNull();
  expect(meter.add(1_000_000, 6001)).toBe(0);
});
