import type { JobId } from '../../../contract/ids.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Measured } from './live-progress.ts';

/** Where a job stood when its estimate is held against what came true. */
const AT_PERCENT = 25;
/** Of what is over in a moment, nobody needs an estimate. */
const WORTH_COMPARING_MS = 5000;

/** Holds estimates against what came true, and writes the error into the log. */
export class EstimateRecord {
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #estimates = new Map<JobId, { atMs: number; etaMs: number }>();

  constructor(clock: Clock, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  note(jobs: ReadonlyMap<JobId, Measured>): void {
    for (const [jobId, { percent, etaMs }] of jobs) {
      if (percent < AT_PERCENT || etaMs === null || this.#estimates.has(jobId)) continue;
      this.#estimates.set(jobId, { atMs: this.#clock.monotonic(), etaMs });
    }
    for (const jobId of this.#estimates.keys()) if (!jobs.has(jobId)) this.#estimates.delete(jobId);
  }

  /** To be called when the job is done. */
  finish(jobId: JobId): void {
    const estimate = this.#estimates.get(jobId);
    this.#estimates.delete(jobId);
    if (estimate === undefined) return;
    const actualMs = Math.round(this.#clock.monotonic() - estimate.atMs);
    const errorPercent = Math.round((Math.abs(estimate.etaMs - actualMs) / actualMs) * 100);
    if (actualMs < WORTH_COMPARING_MS) return;
    this.#log.info(
      { jobId, atPercent: AT_PERCENT, estimatedMs: estimate.etaMs, actualMs, errorPercent },
      'estimate compared with what came true',
    );
  }
}
