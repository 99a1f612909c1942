import { expect, it } from 'vitest';
import type { VolumeFigures } from '../../contract/system.ts';
import { markPercent, volumeParts } from './volume-parts.ts';

const volume: VolumeFigures = {
  capacityBytes: 1000,
  usedBytes: 600,
  freeBytes: 400,
  reservedBytes: 100,
  uploadsBytes: 200,
  outputsBytes: 300,
  otherBytes: 100,
  warnAboveBytes: 700,
  evictAboveBytes: 850,
  evictDownToBytes: 750,
  level: 'normal',
};

it('fills the bar, and takes what is reserved from what is free', () => {
  const parts = volumeParts(volume);
  expect(parts.map(({ part, bytes }) => [part, bytes])).toEqual([
    ['uploads', 200],
    ['outputs', 300],
    ['other', 100],
    ['reserved', 100],
    ['free', 300],
  ]);
  expect(parts.reduce((sum, { percent }) => sum + percent, 0)).toBeCloseTo(100);
  expect(markPercent(volume, 850)).toBe(85);
});

it('reserves no more than there is, and draws nothing of a volume without size', () => {
  const promised = volumeParts({ ...volume, reservedBytes: 900 });
  expect(promised.slice(3).map(({ bytes }) => bytes)).toEqual([400, 0]);
  const none = {
    ...volume,
    capacityBytes: 0,
    freeBytes: 0,
    uploadsBytes: 0,
    outputsBytes: 0,
    otherBytes: 0,
  };
  expect(volumeParts(none).every(({ percent }) => percent === 0)).toBe(true);
  expect(markPercent(none, 850)).toBe(0);
});
