import { schedule as scheduleCron } from 'node-cron';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

/** node-cron stands still until the clock catches up when it was set back: look this often. */
const WATCH_EVERY_MS = 30_000;

export interface Schedule {
  stop(): Promise<void>;
}

/**
 * Runs `task` by a cron expression, never twice at once.
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
  const start = () => scheduleCron(expression, runOnce, { noOverlap: true });
  let cron = start();
  let lastWall = clock.now();
  const watch = setInterval(() => {
    const now = clock.now();
    const setBack = now < lastWall;
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
