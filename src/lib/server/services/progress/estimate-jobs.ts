import type { JobId, VariationId } from '../../../contract/ids.ts';
import { isFinal } from '../../../contract/states.ts';
import type { JournalEvent } from '../../../contract/wire.ts';
import {
  estimateSchedule,
  type RunningWork,
  type WaitingWork,
} from '../../../engine/schedule-estimate.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Store } from '../../store/store.ts';
import type { WorkItem } from '../../store/variations.ts';
import { EstimateRecord } from './estimate-record.ts';
import type { LiveProgress, Measured, Running } from './live-progress.ts';

const TICK_MS = 500;
/** Below this an encode's own figure says more about its start than about its speed. */
const TRUSTED_PERCENT = 10;
/** One finished variation moves what is known of this machine by a fifth. */
const SAMPLE_WEIGHT = 0.2;
const RATE_KEY = 'megapixels';
/** In place of the id of a job that there is not yet. */
const ASKED = '';

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly live: LiveProgress;
  readonly slots: number;
}

export interface JobEstimates {
  /** To be called with every committed event: there may be other work now. */
  observe(events: readonly JournalEvent[]): void;
  /** One variation was rendered in so many milliseconds, from its claim to its commit. */
  learn(work: number, tookMs: number): Promise<void>;
  /**
   * When a job of such variations would be done, behind all that waits already, in milliseconds from now;
   * null while that cannot be told. `pieces` in megapixels.
   */
  readyInMs(pieces: readonly number[]): Promise<number | null>;
  stop(): Promise<void>;
}

/**
 * Tells how far each active job is and when it will be done, twice a second while there are any: from the
 * work that is left, in megapixels, and the speed that this machine has shown.
 */
export function createJobEstimates(deps: Dependencies): JobEstimates {
  const { store, clock, live, log } = deps;
  const record = new EstimateRecord(clock, log);
  let work: readonly WorkItem[] = [];
  let isStale = true;
  let rate: number | null = null;
  let isPaused = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | null = null;
  let ticking: Promise<void> | null = null;

  const refresh = async () => {
    isStale = false;
    try {
      await store.read(async (tables) => {
        work = await tables.variations.workload();
        isPaused = (await tables.queue.state()).paused;
        rate = (await tables.throughput.rates()).get(RATE_KEY) ?? null;
      });
    } catch (error) {
      isStale = true;
      throw error;
    }
  };

  const tick = async () => {
    if (isStale) await refresh();
    const jobs = measure(work, live.running, rate, deps.slots, isPaused);
    live.setJobs(jobs);
    record.note(jobs);
    if (jobs.size === 0 && !isStale) rest();
  };

  const wake = () => {
    if (isStopped) return;
    timer ??= setInterval(() => {
      ticking ??= tick()
        .catch((error: unknown) => log.error({ err: error }, 'an estimate failed'))
        .finally(() => (ticking = null));
    }, TICK_MS);
  };

  const rest = () => {
    if (timer !== null) clearInterval(timer);
    timer = null;
  };

  return {
    observe(events) {
      isStale = true;
      for (const event of events)
        if (event.kind === 'job.updated' && event.data.job.status === 'completed')
          record.finish(event.jobId);
      wake();
    },
    async learn(megapixels, tookMs) {
      if (tookMs <= 0) return;
      const sample = megapixels / (tookMs / 1000);
      await store.write((tx) => tx.throughput.learn(RATE_KEY, sample, SAMPLE_WEIGHT));
      isStale = true;
    },
    async readyInMs(pieces) {
      if (isStale) await refresh();
      const speed = rate ?? observedRate(live.running);
      if (speed === null || isPaused) return null;
      const { inSlots, waiting } = queueUp(work, live.running, speed);
      const asked = pieces.map((piece) => ({ jobId: ASKED, ms: (piece / speed) * 1000 }));
      const ends = estimateSchedule(deps.slots, inSlots, [...waiting, ...asked]);
      return Math.round(ends.get(ASKED) ?? 0);
    },
    async stop() {
      isStopped = true;
      rest();
      await ticking;
    },
  };
}

/** `rate` in megapixels a second and slot; null while this machine has not rendered anything yet. */
function measure(
  work: readonly WorkItem[],
  running: ReadonlyMap<VariationId, Running>,
  rate: number | null,
  slots: number,
  isPaused: boolean,
): Map<JobId, Measured> {
  const speed = rate ?? observedRate(running);
  const { inSlots, waiting } = queueUp(work, running, speed);
  const jobs = new Map<string, { done: number; total: number; fps: number }>();
  for (const item of work) {
    const job = jobs.get(item.job_id) ?? { done: 0, total: 0, fps: 0 };
    jobs.set(item.job_id, job);
    job.total += item.work;
    const live = running.get(item.id as VariationId);
    if (isFinal(item.status)) job.done += item.work;
    else if (live !== undefined && item.status === 'processing') {
      job.done += (item.work * live.percent) / 100;
      job.fps += live.fps ?? 0;
    }
  }
  const ends = speed === null || isPaused ? null : estimateSchedule(slots, inSlots, waiting);
  const measured = new Map<JobId, Measured>();
  for (const [jobId, { done, total, fps }] of jobs) {
    const etaMs = ends?.get(jobId);
    measured.set(jobId as JobId, {
      percent: total === 0 ? 0 : Math.round((done / total) * 1000) / 10,
      fps: fps > 0 ? Math.round(fps * 10) / 10 : null,
      speed: null,
      etaMs: etaMs === undefined ? null : Math.round(etaMs),
    });
  }
  return measured;
}

/** What is left to do, as the slots will come to it. */
function queueUp(
  work: readonly WorkItem[],
  running: ReadonlyMap<VariationId, Running>,
  speed: number | null,
): { inSlots: RunningWork[]; waiting: WaitingWork[] } {
  const inSlots: RunningWork[] = [];
  const waiting: WaitingWork[] = [];
  for (const item of work) {
    const jobId = item.job_id;
    const live = running.get(item.id as VariationId);
    if (isFinal(item.status)) continue;
    if (live !== undefined && item.status === 'processing')
      inSlots.push({ jobId, remainingMs: remainingMs(live, speed) });
    else waiting.push({ jobId, ms: speed === null ? 0 : (item.work / speed) * 1000 });
  }
  return { inSlots, waiting };
}

function remainingMs(live: Running, rate: number | null): number {
  if (live.etaMs !== null && live.percent >= TRUSTED_PERCENT) return live.etaMs;
  if (rate === null) return live.etaMs ?? 0;
  return ((live.work * (1 - live.percent / 100)) / rate) * 1000;
}

/** What the running encodes have shown so far; null before any of them says something of use. */
function observedRate(running: ReadonlyMap<VariationId, Running>): number | null {
  const rates = [...running.values()].flatMap(({ percent, etaMs, work }) =>
    percent >= TRUSTED_PERCENT && etaMs !== null && etaMs > 0
      ? [(work * (1 - percent / 100)) / (etaMs / 1000)]
      : [],
  );
  return rates.length === 0 ? null : rates.reduce((sum, each) => sum + each, 0) / rates.length;
}
