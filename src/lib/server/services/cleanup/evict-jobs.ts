import type { Evictable } from '../../../contract/admission.ts';
import type { JobId } from '../../../contract/ids.ts';
import { isoTime } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { EvictableRow } from '../../store/jobs.ts';
import type { Store } from '../../store/store.ts';
import type { CleanupReport } from './cleanup-report.ts';
import type { Leases } from '../jobs/leases.ts';
import type { RemoveJob } from '../jobs/remove-job.ts';

const PAGE = 100;

export interface EvictionPlan {
  /** At least what its jobs free together; less than was asked for when there is no more to remove. */
  readonly freedBytes: number;
  /** The oldest first. */
  readonly jobs: readonly Evictable[];
}

/** Which jobs would go to free so many bytes. Changes nothing. */
export type PlanEviction = (neededBytes: number) => Promise<EvictionPlan>;

/**
 * Removes the oldest finished jobs, at once, until so many bytes were freed. When all that may go would not be
 * enough, nothing goes. Returns the bytes that were freed.
 */
export type MakeRoom = (neededBytes: number) => Promise<number>;

export interface Eviction {
  readonly plan: PlanEviction;
  readonly makeRoom: MakeRoom;
  /** The same, but frees what can be freed when that is less. */
  readonly makeSomeRoom: MakeRoom;
}

interface Dependencies {
  readonly store: Store;
  readonly leases: Leases;
  readonly removeJob: RemoveJob;
  readonly newReport: () => CleanupReport;
  readonly log: Log;
  /** Told of a job whose removal broke off: files may be gone that its rows still have. */
  readonly onBrokenOff: (jobId: JobId) => void;
}

/**
 * Makes room by removing finished jobs before their time, in the order in which they were completed. Jobs that
 * are queued, processing, pinned or being downloaded stay, and so do those that would free nothing.
 */
export function createEviction(deps: Dependencies): Eviction {
  let last: Promise<unknown> = Promise.resolve();
  /** One after the other: two that run at once would count the same jobs. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    last = result.catch(() => undefined);
    return result;
  };
  const plan: PlanEviction = (neededBytes) => planEviction(deps, neededBytes);
  return {
    plan,
    makeRoom: (neededBytes) =>
      inTurn(async () => {
        const { freedBytes } = await plan(neededBytes);
        return freedBytes < neededBytes ? 0 : evict(deps, neededBytes);
      }),
    makeSomeRoom: (neededBytes) => inTurn(() => evict(deps, neededBytes)),
  };
}

async function planEviction(deps: Dependencies, neededBytes: number): Promise<EvictionPlan> {
  const jobs: Evictable[] = [];
  let freedBytes = 0;
  for await (const row of candidates(deps)) {
    if (freedBytes >= neededBytes) break;
    jobs.push(describe(row));
    freedBytes += row.freed_bytes;
  }
  return { freedBytes, jobs };
}

async function evict(deps: Dependencies, neededBytes: number): Promise<number> {
  const report = deps.newReport();
  let freedBytes = 0;
  try {
    for await (const { id, name } of candidates(deps)) {
      if (freedBytes >= neededBytes) break;
      const jobId = id as JobId;
      const freed = await remove(deps, jobId);
      if (freed === null) continue;
      freedBytes += freed;
      await report.add({ id: jobId, name, reason: 'evicted' }, freed);
    }
  } finally {
    await report.close();
  }
  return freedBytes;
}

/** One job that cannot be removed must not keep the others from making room. */
async function remove(deps: Dependencies, jobId: JobId): Promise<number | null> {
  try {
    return await deps.removeJob(jobId, 'evicted', (job) => job.pinned === 0);
  } catch (error) {
    deps.log.error({ err: error, jobId }, 'a job could not be evicted');
    deps.onBrokenOff(jobId);
    return null;
  }
}

/** The oldest first. Read page by page: what is removed meanwhile changes nothing for those behind it. */
async function* candidates({ store, leases }: Dependencies): AsyncGenerator<EvictableRow> {
  let page = await store.jobs.evictable(null, PAGE);
  while (page.length > 0) {
    for (const row of page) if (row.freed_bytes > 0 && !leases.isHeld(row.id)) yield row;
    const end = page.at(-1);
    if (end === undefined || page.length < PAGE) return;
    page = await store.jobs.evictable({ at: end.completed_at, id: end.id }, PAGE);
  }
}

function describe(row: EvictableRow): Evictable {
  return {
    id: row.id as JobId,
    name: row.name,
    completedAt: isoTime(row.completed_at),
    expiresAt: row.expires_at === null ? null : isoTime(row.expires_at),
    freedBytes: row.freed_bytes,
  };
}
