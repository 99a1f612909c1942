import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../../src/lib/server/app.ts';
import type { SkippingClock } from './bench-app.ts';
import { watchLoop, type LoopDelay } from './loop-watch.ts';
import { timings, type Timings } from './timings.ts';

const HOUR_MS = 3_600_000;
const LIST_EVERY_MS = 20;

export interface IdleSweep {
  readonly ms: Timings;
  readonly loop: LoopDelay;
}

export interface RemovingSweep {
  readonly removed: number;
  readonly seconds: number;
  readonly loop: LoopDelay;
  /** A page of the list, asked for again and again meanwhile. */
  readonly listMs: Timings;
}

/** Sweeps when nothing is due. */
export async function measureIdleSweep(app: App, rounds: number): Promise<IdleSweep> {
  const figures: number[] = [];
  await app.sweep();
  const endWatch = watchLoop();
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    await app.sweep();
    figures.push(performance.now() - startedAt);
    await sleep(5);
  }
  return { ms: timings(figures), loop: endWatch() };
}

/** Lets the next wave expire, and sweeps. @throws when another number of jobs went */
export async function measureRemovingSweep(
  app: App,
  clock: SkippingClock,
  expected: number,
): Promise<RemovingSweep> {
  let removed = 0;
  app.onEvents((events) => {
    for (const { kind } of events) if (kind === 'job.expired') removed += 1;
  });
  clock.skip(HOUR_MS);
  const end = new AbortController();
  const endWatch = watchLoop();
  const listing = listUntil(app, end.signal);
  const startedAt = performance.now();
  await app.sweep();
  const seconds = (performance.now() - startedAt) / 1000;
  const loop = endWatch();
  end.abort();
  if (removed !== expected) throw new Error(`${removed} jobs went instead of ${expected}`);
  return { removed, seconds, loop, listMs: timings(await listing) };
}

async function listUntil(app: App, signal: AbortSignal): Promise<number[]> {
  const figures: number[] = [];
  while (!signal.aborted) {
    const startedAt = performance.now();
    await app.listJobs({ limit: 50 });
    figures.push(performance.now() - startedAt);
    await sleep(LIST_EVERY_MS);
  }
  return figures;
}
