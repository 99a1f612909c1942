import { expect, it } from 'vitest';
import { KeySequence } from './key-sequence.ts';

it('puts two keys together, and only when the second follows soon', () => {
  const keys = new KeySequence('g');
  expect(keys.press('n', 0)).toBe('n');
  expect(keys.press('g', 10)).toBeNull();
  expect(keys.press('n', 500)).toBe('g n');
  expect(keys.press('n', 510)).toBe('n');
  expect(keys.press('g', 1000)).toBeNull();
  expect(keys.press('n', 2501)).toBe('n');
  expect(keys.press('g', 3000)).toBeNull();
  expect(keys.press('g', 3100)).toBe('g g');
});
