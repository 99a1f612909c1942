import { expect, it } from 'vitest';
import { nameContains } from './search.ts';

it.each([
  ['Summer sale', 'SALE', true],
  ['ÜBER UNS', 'über', true],
  ['Cafe\u0301', 'café', true],
  ['Summer sale', '', true],
  ['Summer sale', 'sales', false],
])('%j contains %j: %j', (name, text, contained) => {
  expect(nameContains(name, text)).toBe(contained);
});
