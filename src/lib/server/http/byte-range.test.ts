import { expect, it } from 'vitest';
import { parseByteRange } from './byte-range.ts';

it.each([
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-500', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-500', { start: 0, end: 99 }],
  ['bytes=100-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=20-10', null],
  ['bytes=0-1,5-6', null],
  ['bytes=-', null],
  ['lines=0-1', null],
  ['Bytes=99-99999999999999999999999', { start: 99, end: 99 }],
  ['bytes=99999999999999999999999-', 'unsatisfiable'],
  ['bytes=1e1-', null],
  [null, null],
])('reads %s of 100 bytes', (header, range) => {
  expect(parseByteRange(header, 100)).toEqual(range);
});

it.each(['bytes=0-', 'bytes=0-0', 'bytes=-1'])('has no part of nothing: %s', (header) => {
  expect(parseByteRange(header, 0)).toBe('unsatisfiable');
});
