import { schedule as scheduleCron } from 'node-cron';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

/** node-cron stands still until the clock catches up when it was set back: look this often. */
const WATCH_EVERY_MS = 30_000;
/** Less is put right by the clock's own keeper, and costs the schedule no more than that. */
const SET_BACK_MS = 1000;

export interface Schedule {
  stop(): Promise<void>;
}

/**
 * Runs `task` by a cron expression, never twice at once. A clock that is set back holds it up for no longer than
 * half a minute; one that is set forward brings nothing but a run.
 */
export function createSchedule(
  expression: string,
  task: () => Promise<void>,
  { clock, log }: { clock: Clock; log: Log },
): Schedule {
  let running: Promise<void> | null = null;
  const runOnce = (): Promise<void> => {
    running ??= task()
      .catch((error: unknown) => log.error({ err: error }, 'a scheduled task failed'))
      .finally(() => (running = null));
    return running;
  };
  const start = () =>
    scheduleCron(expression, runOnce, { noOverlap: true, suppressMissedWarning: true });
  let cron = start();
  let lastWall = clock.now();
  const watch = setInterval(() => {
    const now = clock.now();
    const setBack = now < lastWall - SET_BACK_MS;
    lastWall = now;
    if (!setBack) return;
    log.warn('the clock was set back; the schedule starts anew');
    void cron.destroy();
    cron = start();
  }, WATCH_EVERY_MS);
  watch.unref();
  return {
    async stop() {
      clearInterval(watch);
      await cron.destroy();
      await running;
    },
  };
}
