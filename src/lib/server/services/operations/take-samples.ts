import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Store } from '../../store/store.ts';

export const SAMPLES_KEPT_MS = 24 * 3_600_000;
const EVERY_MS = 5 * 60_000;

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly usedBytes: () => Promise<number>;
  readonly everyMs?: number;
}

export interface Sampler {
  /** An attempt at a variation ended for good. */
  count(outcome: 'completed' | 'failed'): void;
  /** Writes down what happened since the last time. */
  take(): Promise<void>;
  stop(): Promise<void>;
}

/** Writes the figures for the charts, every five minutes; a day of them is kept. */
export function createSampler(deps: Dependencies): Sampler {
  const { store, clock, log } = deps;
  let counted = { completed: 0, failed: 0 };
  let taking: Promise<void> | null = null;

  const take = async () => {
    const { completed, failed } = counted;
    const usedBytes = await deps.usedBytes();
    const now = clock.now();
    await store.write(async (tx) => {
      const active = await tx.jobs.active();
      const waiting = active.reduce((sum, job) => sum + job.queued, 0);
      const running = active.reduce((sum, job) => sum + job.processing, 0);
      const figures = { completed, failed, waiting, running, used_bytes: usedBytes };
      await tx.samples.add({ at: now, ...figures }, now - SAMPLES_KEPT_MS);
    });
    counted = { completed: counted.completed - completed, failed: counted.failed - failed };
  };

  const timer = setInterval(() => {
    taking ??= take()
      .catch((error: unknown) => log.warn({ err: error }, 'no figures for the charts'))
      .finally(() => (taking = null));
  }, deps.everyMs ?? EVERY_MS);
  timer.unref();

  return {
    count(outcome) {
      counted[outcome] += 1;
    },
    take,
    async stop() {
      clearInterval(timer);
      await taking;
    },
  };
}
