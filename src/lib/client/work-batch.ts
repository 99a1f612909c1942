import type { JobSummary } from '../contract/job.ts';
import { isFinal } from '../contract/states.ts';
import { withProgress, type Progress } from './progress.ts';

type ProgressOf = Pick<ReadonlyMap<string, Progress>, 'get'>;

/** All the work that began since the server was idle last. */
export class WorkBatch {
  /** What has ended of it stays in, or its progress would go back with every job that ends. */
  #ids: ReadonlySet<string> = new Set();

  /** @returns how far it is, in whole percent up to 99; null while nothing waits or runs */
  progress(jobs: readonly JobSummary[], live: ProgressOf): number | null {
    const active = jobs.filter(({ status }) => !isFinal(status)).map(({ id }) => id);
    this.#ids = new Set(active.length === 0 ? [] : [...this.#ids, ...active]);
    return percentOf(
      jobs.filter(({ id }) => this.#ids.has(id)),
      live,
    );
  }
}

/** Every variation weighs the same. */
function percentOf(jobs: readonly JobSummary[], live: ProgressOf): number | null {
  const total = jobs.reduce((sum, { counts }) => sum + counts.total, 0);
  if (total === 0) return null;
  const done = jobs.reduce((sum, job) => {
    const { percent } = withProgress(job, live.get(job.id));
    return sum + (isFinal(job.status) ? 100 : percent) * job.counts.total;
  }, 0);
  return Math.min(99, Math.floor(done / total));
}
