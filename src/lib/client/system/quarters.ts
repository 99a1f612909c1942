import type { SystemSample } from '../../contract/system.ts';

const QUARTER_MS = 15 * 60_000;
const SHOWN = 24;

/** What happened in one quarter of an hour; null is not known, as when the server did not run. */
export interface Quarter {
  /** When it began, in ms since 1970. */
  readonly atMs: number;
  readonly completed: number | null;
  readonly failed: number | null;
  /** The most of them at a time. */
  readonly waiting: number | null;
  readonly running: number | null;
}

/** The last six hours in quarters, oldest first; the last one is the one that is not over. */
export function quarters(samples: readonly SystemSample[], nowMs: number): readonly Quarter[] {
  const current = Math.floor(nowMs / QUARTER_MS) * QUARTER_MS;
  const byQuarter = Map.groupBy(samples, quarterOf);
  return Array.from({ length: SHOWN }, (_, i) => {
    const atMs = current - (SHOWN - 1 - i) * QUARTER_MS;
    const within = byQuarter.get(atMs);
    if (within === undefined) {
      return { atMs, completed: null, failed: null, waiting: null, running: null };
    }
    const busiest = within.reduce((most, sample) => (load(sample) > load(most) ? sample : most));
    return {
      atMs,
      completed: within.reduce((sum, { completed }) => sum + completed, 0),
      failed: within.reduce((sum, { failed }) => sum + failed, 0),
      waiting: busiest.waiting,
      running: busiest.running,
    };
  });
}

/** A sample tells of the minutes that ended with it: one at the full hour belongs to what was before. */
function quarterOf({ at }: SystemSample): number {
  return Math.floor((Date.parse(at) - 1) / QUARTER_MS) * QUARTER_MS;
}

const load = ({ waiting, running }: SystemSample) => waiting + running;
