import * as v from 'valibot';
import { expect, it } from 'vitest';
import { strictly } from './strictly.ts';

const inner = v.object({ a: v.nullable(v.object({ b: v.number() })) });
const schema = v.object({
  list: v.array(inner),
  either: v.optional(v.union([v.string(), inner])),
  loose: v.looseObject({}),
});

it.each([
  [{ list: [{ a: { b: 1, c: 2 } }], loose: {} }, 'list.0.a.c'],
  [{ list: [], loose: {}, more: 1 }, 'more'],
  [{ list: [], loose: {}, either: { a: null, d: 1 } }, 'either'],
])('takes no key that is not named: %j', (value, path) => {
  expect(v.is(schema, value)).toBe(true);
  const parsed = v.safeParse(strictly(schema), value);
  expect(parsed.issues?.map((issue) => v.getDotPath(issue))).toEqual([path]);
});

it('takes what is described, and more where that is said', () => {
  expect(v.is(strictly(schema), { list: [{ a: null }], either: 'x', loose: { z: 1 } })).toBe(true);
});
