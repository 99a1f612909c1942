import { untrack } from 'svelte';
import { formatPercent } from './format.ts';
import type { LiveJobs } from './live.svelte.ts';
import { WorkBatch } from './work-batch.ts';

const LOOK_EVERY_MS = 1000;

/** How far all the work is, for the tab's title and icon. */
export class Overall {
  /** Whole percent; null while nothing waits or runs. */
  percent = $state<number | null>(null);
  readonly #batch = new WorkBatch();

  /** Follows the jobs, as an effect; gives the function that stops it. */
  follow(live: LiveJobs): (() => void) | undefined {
    const look = () => {
      this.percent = untrack(() => this.#batch.progress(live.sorted, live.progress));
    };
    const { busy } = live;
    look();
    if (!busy) return undefined;
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }

  /** "43% · Jobs" while something runs. */
  titled(title: string): string {
    return this.percent === null ? title : `${formatPercent(this.percent)} · ${title}`;
  }
}
