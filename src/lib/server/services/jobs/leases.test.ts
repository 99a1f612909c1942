import { expect, it } from 'vitest';
import { ManualClock } from '../../../../../tests/support/manual-clock.ts';
import { Leases } from './leases.ts';

const MINUTE_MS = 60_000;

function scene() {
  const clock = new ManualClock();
  return { clock, leases: new Leases({ clock }) };
}
const never = () => expect.unreachable();

it('holds a job until its last reader is done', () => {
  const { leases } = scene();
  const first = leases.take('a');
  const second = leases.read('a', never);
  first();
  first();
  expect([leases.isHeld('a'), leases.isHeld('b'), leases.count()]).toEqual([true, false, 1]);
  second.end(false);
  expect([leases.isHeld('a'), leases.count()]).toEqual([false, 0]);
});

it('holds it for two minutes more when the reader may come back', () => {
  const { clock, leases } = scene();
  leases.read('a', never).end(true);
  clock.advance(2 * MINUTE_MS - 1);
  expect(leases.isHeld('a')).toBe(true);
  const again = leases.read('a', never);
  clock.advance(MINUTE_MS);
  again.end(false);
  expect(leases.isHeld('a')).toBe(false);
});

it('ends a reader that takes nothing for ten minutes, and only that one', () => {
  const { clock, leases } = scene();
  let ended = 0;
  leases.read('a', () => (ended += 1));
  const busy = leases.read('a', never);
  clock.advance(10 * MINUTE_MS - 1);
  busy.touch();
  expect([leases.isHeld('a'), ended]).toEqual([true, 0]);
  clock.advance(1);
  expect([leases.isHeld('a'), ended]).toEqual([true, 1]);
  busy.end(false);
  expect([leases.isHeld('a'), ended]).toEqual([false, 1]);
});

it('ends an idle reader by itself', async () => {
  const leases = new Leases({ idleMs: 20 });
  await new Promise<void>((resolve) => {
    const reading = leases.read('a', resolve);
    setTimeout(() => reading.touch(), 10);
  });
  expect(leases.count()).toBe(0);
});

it('lets nobody in while the files are going', async () => {
  const { leases } = scene();
  await leases.closed('a', 'evicted', () => {
    expect(() => leases.take('a')).toThrow(expect.objectContaining({ code: 'JOB_EVICTED' }));
    expect(() => leases.read('a', never)).toThrow();
    return Promise.resolve();
  });
  expect(leases.isHeld('a')).toBe(false);
  leases.take('a')();
});
