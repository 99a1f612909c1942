import type { Clock } from '../../clock.ts';
import type { MeasuredNow, Metrics } from '../../metrics.ts';
import type { HubStats } from '../../realtime/hub-stats.ts';
import type { Store } from '../../store/store.ts';
import type { VolumeBudget } from '../space/volume-budget.ts';

interface Dependencies {
  readonly metrics: Metrics;
  readonly store: Store;
  readonly clock: Clock;
  readonly budget: VolumeBudget;
  readonly slots: number;
  readonly hubStats: () => HubStats;
  readonly openUploads: () => number;
  readonly runningDownloads: () => number;
}

export type ReadMetrics = () => Promise<{ readonly contentType: string; readonly text: string }>;

/** Everything Prometheus wants to know, as it is now. */
export function createReadMetrics(deps: Dependencies): ReadMetrics {
  const { metrics } = deps;
  return async () => ({
    contentType: metrics.contentType,
    text: await metrics.text(await measure(deps)),
  });
}

async function measure({ store, clock, budget, ...deps }: Dependencies): Promise<MeasuredNow> {
  const volume = await budget.marks();
  const { active, queue, jobs } = await store.read(async (tables) => ({
    active: await tables.jobs.active(),
    queue: await tables.queue.state(),
    jobs: await tables.jobs.countByStatus(),
  }));
  const now = clock.now();
  const waits = active.filter((job) => job.queued > 0).map((job) => now - job.created_at);
  return {
    waiting: active.reduce((sum, job) => sum + job.queued, 0),
    running: active.reduce((sum, job) => sum + job.processing, 0),
    slots: deps.slots,
    oldestWaitingSeconds: Math.max(0, ...waits) / 1000,
    paused: queue.paused,
    jobs,
    openUploads: deps.openUploads(),
    leases: deps.runningDownloads(),
    hub: deps.hubStats(),
    volume: {
      capacity: volume.capacityBytes,
      used: volume.usedBytes,
      free: volume.freeBytes,
      reserved: volume.reservedBytes,
    },
  };
}
