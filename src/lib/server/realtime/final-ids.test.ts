import { expect, it } from 'vitest';
import { FinalIds } from './final-ids.ts';

it('stays bounded: the oldest ids go first', () => {
  const ids = new FinalIds();
  for (let n = 0; n <= 20_000; n += 1) ids.add(`id-${n}`);
  expect(ids.has('id-0')).toBe(false);
  expect(ids.has('id-1')).toBe(true);
  expect(ids.has('id-20000')).toBe(true);
});
