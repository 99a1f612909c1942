import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SpeedMeter, toUploadProgress } from './upload-progress.ts';

it('fills the files one after the other', () => {
  expect(toUploadProgress([100, 300], 100, 400).files).toEqual([100, 0]);
  expect(toUploadProgress([100, 300], 250, 400).files).toEqual([100, 50]);
});

it('does not count what multipart adds as bytes of the files', () => {
  const progress = toUploadProgress([1000], 1100, 1100);
  expect(progress).toEqual({ sentBytes: 1000, totalBytes: 1000, files: [100] });
});

it('knows nothing while the size of the request is unknown', () => {
  expect(toUploadProgress([10], 5, 0).files).toEqual([0]);
});

it('keeps every share between 0 and 100 and never fills a file before the one in front of it', () => {
  const sizes = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(sizes, fc.nat(2_000_000), fc.nat(20_000_000), (files, loaded, total) => {
      const shares = toUploadProgress(files, loaded, total).files;
      shares.forEach((share, i) => {
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThanOrEqual(100);
        if (share > 0 && files[i] !== 0) {
          expect(shares.slice(0, i).every((earlier) => earlier === 100)).toBe(true);
        }
      });
    }),
  );
});

it('measures the last seconds only', () => {
  const meter = new SpeedMeter();
  expect(meter.add(0, 0)).toBeNull();
  expect(meter.add(1_000_000, 1000)).toBe(1_000_000);
  expect(meter.add(1_000_000, 5001)).toBeNull();
  expect(meter.add(1_000_000, 6001)).toBe(0);
});
