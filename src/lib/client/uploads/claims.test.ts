import { expect, it, onTestFinished } from 'vitest';
import type { Locks } from '../leader.ts';
import { openClaims } from './claims.ts';

const { locks } = navigator;
let lastName = 0;

/** Two tabs of one browser; each has these uploads in its list. */
function twoTabs(usable: Locks | null, [one, other]: readonly (readonly string[])[] = [[], []]) {
  const name = `uploads-${(lastName += 1)}`;
  const tabs = [one, other].map((held = []) =>
    openClaims({ name, held: () => held, locks: usable }),
  );
  onTestFinished(() => tabs.forEach((tab) => tab.close()));
  return tabs as [(typeof tabs)[0], (typeof tabs)[0]];
}

it('hears of what other tabs have, and not of its own', async () => {
  const [one, other] = twoTabs(locks, [['a', 'b'], ['c']]);
  expect(await other.ofOthers()).toEqual(new Set(['a', 'b']));
  expect(await one.ofOthers()).toEqual(new Set(['c']));
});

it('gives an upload to one of two tabs that are opened together, until that one is gone', async () => {
  const [one, other] = twoTabs(locks);
  const none = await Promise.all([one.ofOthers(), other.ofOthers()]);
  expect(none).toEqual([new Set(), new Set()]);
  expect([await one.take('a'), await other.take('a'), await other.take('b')]).toEqual([
    ...[true, false, true],
  ]);
  one.close();
  await expect.poll(() => other.take('a')).toBe(true);
});

it.each([
  ['there are none', null],
  ['they are refused', { request: () => Promise.reject(new Error('denied')) }],
])('does without locks where %s', async (_, usable) => {
  const [one, other] = twoTabs(usable);
  expect([await one.take('a'), await other.take('a')]).toEqual([true, true]);
});
