import { expect, it } from 'vitest';
import { Heartbeat } from './heartbeat.ts';

it('asks once per interval while it is answered', () => {
  const heartbeat = new Heartbeat(20_000, 15_000, 0);
  expect(heartbeat.due(19_999)).toBe('nothing');
  expect(heartbeat.due(20_000)).toBe('ping');
  expect(heartbeat.next(20_000)).toBe(1);
  heartbeat.answer(1);
  expect(heartbeat.due(39_999)).toBe('nothing');
  expect(heartbeat.due(40_000)).toBe('ping');
  expect(heartbeat.next(40_000)).toBe(2);
});

it('gives up when the newest ping stays unanswered', () => {
  const heartbeat = new Heartbeat(20_000, 15_000, 0);
  heartbeat.next(20_000);
  heartbeat.answer(0);
  heartbeat.answer(2);
  expect(heartbeat.due(34_999)).toBe('nothing');
  expect(heartbeat.due(35_000)).toBe('overdue');
});
