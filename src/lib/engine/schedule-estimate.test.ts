import { expect, it } from 'vitest';
import { estimateSchedule } from './schedule-estimate.ts';

it('plays the queue through', () => {
  const running = [
    { jobId: 'a', remainingMs: 10 },
    { jobId: 'a', remainingMs: 4 },
  ];
  const waiting = [
    { jobId: 'a', ms: 10 },
    { jobId: 'b', ms: 1 },
    { jobId: 'b', ms: 1 },
  ];
  // The second slot is free at 4 and works on a until 14; the first is free at 10 and takes both of b.
  expect(estimateSchedule(2, running, waiting)).toEqual(
    new Map([
      ['a', 14],
      ['b', 12],
    ]),
  );
});

it('knows nothing of an empty queue', () => {
  expect(estimateSchedule(2, [], [])).toEqual(new Map());
});

it('keeps more running pieces than slots in mind', () => {
  const running = [1, 2, 3].map((remainingMs) => ({ jobId: 'a', remainingMs }));
  expect(estimateSchedule(1, running, [{ jobId: 'b', ms: 5 }]).get('b')).toBe(6);
});
