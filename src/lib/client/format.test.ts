import { describe, expect, it } from 'vitest';
import {
  formatAgo,
  formatBytes,
  formatClock,
  formatDuration,
  formatExpiry,
  formatLeft,
  formatPace,
  formatPercent,
} from './format.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [3_440_000, '3.4 MB'],
    [99_960_000, '100 MB'],
    [999_700, '1.0 MB'],
    [2_147_483_648, '2.1 GB'],
    [5e15, '5000 TB'],
  ])('%d → %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));
});

describe('formatDuration', () => {
  it.each([
    [-5, '0 s'],
    [400, '0 s'],
    [45_000, '45 s'],
    [80_000, '1 min 20 s'],
    [2 * MINUTE, '2 min'],
    [59_999, '1 min'],
    [2 * HOUR + 5 * MINUTE, '2 h 5 min'],
    [50 * HOUR, '2 days 2 h'],
  ])('%d ms → %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});

it.each([
  [42_000, '0:42'],
  [61_000, '1:01'],
  [3_723_000, '1:02:03'],
])('shows a video of %d ms as %s', (ms, text) => expect(formatClock(ms)).toBe(text));

it('never says 100% of what is not done', () => {
  expect(formatPercent(99.99)).toBe('99%');
  expect(formatPercent(100)).toBe('100%');
});

it.each([
  [-1, 'expires now'],
  [30_000, 'expires in less than a minute'],
  [12 * MINUTE, 'expires in 12 min'],
  [2 * HOUR - 1, 'expires in 1 h'],
  [3 * HOUR + 1, 'expires in 3 h'],
  [24 * HOUR - 1000, 'expires in 24 h'],
  [47.6 * HOUR, 'expires in 2 days'],
  [72 * HOUR, 'expires in 3 days'],
])('%d ms before the end it says "%s"', (left, text) => {
  expect(formatExpiry(1_000_000 + left, 1_000_000)).toBe(text);
});

it('does not speak of no time left', () => {
  expect(formatLeft(80_000)).toBe('1 min 20 s left');
  expect(formatLeft(1000)).toBe('1 s left');
  expect(formatLeft(999)).toBe('finishing');
});

it('tells the pace, without frames that are not counted yet', () => {
  expect(formatPace(117.6, 2.13)).toBe('118 fps · 2.1×');
  expect(formatPace(0, 2.7)).toBe('2.7×');
  expect(formatPace(null, 2.7)).toBeNull();
});

it('says how long ago something was', () => {
  expect(formatAgo(0, 59_000)).toBe('just now');
  expect(formatAgo(0, 12 * MINUTE)).toBe('12 min ago');
  expect(formatAgo(0, -5)).toBe('just now');
});
