import type { SystemAnswer, SystemSample } from '../../../contract/system.ts';
import { isoTime, type Clock } from '../../clock.ts';
import type { HubStats } from '../../realtime/hub-stats.ts';
import type { SampleRow } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { SAMPLES_KEPT_MS } from './take-samples.ts';
import type { VolumeBudget } from '../space/volume-budget.ts';

/** Lines of the cleanup log that are told. */
const CLEANUPS = 50;

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly budget: VolumeBudget;
  readonly version: string;
  readonly slots: number;
  readonly engine: SystemAnswer['engine'];
  readonly transport: () => string;
  readonly hubStats: () => HubStats;
}

/** Figures for whoever looks after the server. */
export function createReadSystem(deps: Dependencies): () => Promise<SystemAnswer> {
  const { store, clock, version, slots, engine } = deps;
  const startedAt = isoTime(clock.now());
  return async () => {
    const volume = await deps.budget.figures();
    const told = await store.read(async (tables) => ({
      active: await tables.jobs.active(),
      queue: await tables.queue.state(),
      samples: await tables.samples.after(clock.now() - SAMPLES_KEPT_MS),
      cleanups: await tables.cleanups.newest(CLEANUPS),
    }));
    const waitingSince = told.active.filter((job) => job.queued > 0).map((job) => job.created_at);
    return {
      version,
      startedAt,
      volume,
      queue: {
        ...told.queue,
        slots,
        running: told.active.reduce((sum, job) => sum + job.processing, 0),
        waiting: told.active.reduce((sum, job) => sum + job.queued, 0),
        oldestWaitingAt: waitingSince.length === 0 ? null : isoTime(Math.min(...waitingSince)),
      },
      samples: told.samples.map(presentSample),
      cleanups: told.cleanups,
      engine,
      realtime: { transport: deps.transport(), sockets: deps.hubStats().connections },
    };
  };
}

function presentSample(row: SampleRow): SystemSample {
  const { completed, failed, waiting, running } = row;
  return { at: isoTime(row.at), completed, failed, waiting, running, usedBytes: row.used_bytes };
}
