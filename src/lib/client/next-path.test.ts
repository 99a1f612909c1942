import fc from 'fast-check';
import { expect, it } from 'vitest';
import { safeNextPath } from './next-path.ts';

it.each(['/jobs', '/jobs/01J?x=1#y', '/'])('keeps %s', (path) => {
  expect(safeNextPath(path)).toBe(path);
});

it.each([
  null,
  '',
  'jobs',
  'https://evil.example/',
  '//evil.example',
  '/\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/login?next=/login',
  'javascript:alert(1)',
])('turns %j into the start page', (wish) => {
  expect(safeNextPath(wish)).toBe('/');
});

it('never leaves the site, whatever is asked', () => {
  const hostile = fc
    .array(fc.constantFrom('/', '\\', '.', '\t', ':', '@', 'a', '%2f', '?'))
    .map((p) => p.join(''));
  fc.assert(
    fc.property(hostile, (wish) => {
      const landed = new URL(safeNextPath(wish), 'https://ours.example/login');
      expect(landed.origin).toBe('https://ours.example');
    }),
  );
});
