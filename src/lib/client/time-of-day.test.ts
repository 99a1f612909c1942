import { expect, it } from 'vitest';
import { formatTimeOfDay } from './time-of-day.ts';

// Local times, whatever zone the test runs in: Thursday, 1 January 2026.
const at = (day: number, hour: number, minute: number) =>
  new Date(2026, 0, day, hour, minute).getTime();

it.each([
  ['the same day', at(1, 23, 5), '23:05'],
  ['tomorrow', at(2, 0, 5), 'Fri 00:05'],
  ['in more than a week', at(14, 9, 0), '14 Jan 09:00'],
])('%s', (_, atMs, words) => {
  expect(formatTimeOfDay(atMs, at(1, 14, 32))).toBe(words);
});
