import { expect, it } from 'vitest';
import type { SystemSample } from '../../contract/system.ts';
import { quarters } from './quarters.ts';

const NOW = Date.parse('2026-03-03T12:07:00Z');

const sample = (time: string, figures: Partial<SystemSample>): SystemSample => ({
  at: `2026-03-03T${time}:00.000Z`,
  ...{ completed: 0, failed: 0, waiting: 0, running: 0, usedBytes: 0 },
  ...figures,
});

it('adds up what ended in a quarter of an hour, and shows its busiest moment', () => {
  const shown = quarters(
    [
      sample('11:35', { completed: 2, waiting: 9, running: 1 }),
      sample('11:40', { completed: 3, failed: 1, waiting: 4, running: 2 }),
      sample('11:45', { completed: 5, waiting: 1, running: 2 }),
      sample('11:50', { completed: 7 }),
    ],
    NOW,
  );
  expect(shown).toHaveLength(24);
  expect(shown.at(-3)).toEqual({
    atMs: Date.parse('2026-03-03T11:30:00Z'),
    ...{ completed: 10, failed: 1, waiting: 9, running: 1 },
  });
  expect(shown.at(-2)).toMatchObject({ completed: 7, failed: 0, waiting: 0 });
});

it('tells a quarter without figures from one in which nothing happened, and forgets what is older', () => {
  const shown = quarters([sample('06:00', { completed: 4 }), sample('12:05', {})], NOW);
  expect(shown.at(-1)).toMatchObject({ completed: 0, running: 0 });
  expect(shown.slice(0, -1).every(({ completed }) => completed === null)).toBe(true);
  expect(shown[0]?.atMs).toBe(Date.parse('2026-03-03T06:15:00Z'));
});
