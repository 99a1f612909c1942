import { expect, it } from 'vitest';
import { describeQuality } from './quality-words.ts';

it('tells what was measured, and leaves out what was not', () => {
  const distinctness = { source: 12.34, nearest: 8.06, nearestVariation: 3 };
  const whole = { ssim: 0.98712, bitrate: 4_230_000, distinctness };
  expect(describeQuality({ quality: whole }).map(({ name, value }) => [name, value])).toEqual([
    ['Differs from the original', '12.3 of 100'],
    ['Differs from variation 3', '8.1 of 100'],
    ['Closeness of the encode (SSIM)', '0.987 of 1'],
    ['Bitrate', '4.2 Mbit/s'],
  ]);
  const alone = { source: 5, nearest: null, nearestVariation: null };
  const part = describeQuality({ quality: { ssim: null, bitrate: 96_400, distinctness: alone } });
  expect(part.map(({ value }) => value)).toEqual(['5.0 of 100', '96 kbit/s']);
  expect(describeQuality({ quality: { ssim: null, bitrate: null, distinctness: null } })).toEqual(
    [],
  );
});
