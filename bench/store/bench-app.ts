import { createApp, type App } from '../../src/lib/server/app.ts';
import type { Clock } from '../../src/lib/server/clock.ts';
import { readConfig } from '../../src/lib/server/config.ts';
import { createLog } from '../../src/lib/server/log.ts';

/** The real time, and as much more as was skipped. */
export class SkippingClock implements Clock {
  #skippedMs = 0;

  now(): number {
    return Date.now() + this.#skippedMs;
  }

  monotonic(): number {
    return performance.now() + this.#skippedMs;
  }

  skip(ms: number): void {
    this.#skippedMs += ms;
  }
}

/** The whole application without HTTP; nothing is rendered, and nothing is swept but on demand and at the start. */
export async function startApp(dataDir: string, clock: Clock): Promise<App> {
  const config = readConfig({
    ...process.env,
    DATA_DIR: dataDir,
    PASSWORD: 'only-for-this-measurement',
    ENCODER: 'libx264',
    EVICT_ABOVE: '0.99',
    SWEEP_CRON: '0 0 29 2 *',
  });
  return createApp(config, clock, createLog('silent'));
}
