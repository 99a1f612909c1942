import { untrack } from 'svelte';
import type { JobSummary } from '../contract/job.ts';
import { isFinal } from '../contract/states.ts';
import { formatPercent } from './format.ts';
import type { LiveJobs } from './live.svelte.ts';
import { withProgress, type Progress } from './progress.ts';

const LOOK_EVERY_MS = 1000;

/** How far all of the work is that began since the server was idle last. */
export class Overall {
  /** Whole percent, 0 to 99; null while nothing waits or runs. */
  percent = $state<number | null>(null);
  /** What has ended of it stays in, or the percentage would go back with every job that ends. */
  #batch: ReadonlySet<string> = new Set();

  /** Follows the jobs, as an effect; gives the function that stops it. */
  follow(live: LiveJobs): (() => void) | undefined {
    const { busy } = live;
    const look = () => untrack(() => this.look(live.sorted, live.progress));
    look();
    if (!busy) return undefined;
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }

  look(jobs: readonly JobSummary[], progress: ReadonlyMap<string, Progress>): void {
    const active = jobs.filter(({ status }) => !isFinal(status));
    this.#batch = new Set(active.length === 0 ? [] : [...this.#batch, ...active.map(({ id }) => id)]);
    this.percent = percentOf(
      jobs.filter(({ id }) => this.#batch.has(id)),
      progress,
    );
  }

  /** "43% · Jobs" while something runs. */
  titled(title: string): string {
    return this.percent === null ? title : `${formatPercent(this.percent)} · ${title}`;
  }
}

/** Every variation weighs the same. */
function percentOf(
  jobs: readonly JobSummary[],
  progress: ReadonlyMap<string, Progress>,
): number | null {
  const total = jobs.reduce((sum, { counts }) => sum + counts.total, 0);
  if (total === 0) return null;
  const done = jobs.reduce((sum, job) => {
    const { percent } = withProgress(job, progress.get(job.id));
    return sum + (isFinal(job.status) ? 100 : percent) * job.counts.total;
  }, 0);
  return Math.min(99, Math.floor(done / total));
}
