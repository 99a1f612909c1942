import { createContext } from 'svelte';
import type { LiveJobs } from './live.svelte.ts';
import type { NewJob } from './new-job.svelte.ts';
import type { Now } from './now.svelte.ts';
import type { Overall } from './overall.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

/** What the pages of one tab share; made once, by the layout around them. */
export interface Shared {
  readonly live: LiveJobs;
  readonly newJob: NewJob;
  readonly toasts: Toasts;
  readonly now: Now;
  readonly overall: Overall;
}

export const [getShared, setShared] = createContext<Shared>();
