import { describe, expect, it } from 'vitest';
import { parseProcStat, StallClock, type LifeSign } from './stall-clock.ts';

const ticksUntilStalled = (sign: (tick: number) => LifeSign): number | null => {
  const clock = new StallClock(60_000, 1_000);
  for (let tick = 1; tick <= 1_000; tick += 1) if (clock.tick(sign(tick))) return tick;
  return null;
};

describe('StallClock', () => {
  it('gives a stopped process sixty seconds', () => {
    expect(ticksUntilStalled(() => ({ state: 'T', cpuTicks: 0 }))).toBe(60);
  });

  it('gives one that computes five times as long', () => {
    expect(ticksUntilStalled((tick) => ({ state: 'R', cpuTicks: tick }))).toBe(300);
  });

  it('does not blame a process for a disk that does not answer', () => {
    expect(ticksUntilStalled(() => ({ state: 'D', cpuTicks: 0 }))).toBeNull();
  });

  it('begins again with every advance', () => {
    const clock = new StallClock(3_000, 1_000);
    const still: LifeSign = { state: 'S', cpuTicks: 0 };
    expect([clock.tick(still), clock.tick(still)]).toEqual([false, false]);
    clock.advanced();
    expect([clock.tick(still), clock.tick(still), clock.tick(still)]).toEqual([false, false, true]);
  });
});

describe('parseProcStat', () => {
  it('reads state and CPU time behind a name that tries to look like more', () => {
    const stat = '42 (a) R (b) S 1 42 42 0 -1 4194304 99 0 0 0 250 30 0 0 39 19 3 0 1234 5678';
    expect(parseProcStat(stat)).toEqual({ state: 'S', cpuTicks: 280 });
  });

  it('makes nothing of nonsense', () => {
    expect(parseProcStat('').cpuTicks).toBe(0);
  });
});
