import { SvelteMap } from 'svelte/reactivity';
import { JobPage, type JobSummary } from '../contract/job.ts';
import { isFinal, isTombstone } from '../contract/states.ts';
import { ApiError, callApi } from './api.ts';
import { FILTER_NAMES, matches, toApiPath, writeQuery, type ListQuery } from './list-query.ts';
import type { LiveJobs } from './live.svelte.ts';

/** How far a query has been read from the server. */
interface Reach {
  /** The last job that was read; null before the first answer, and at the end. */
  readonly cursor: string | null;
  readonly state: 'idle' | 'loading' | 'failed' | 'ended';
}

export interface FilterCount {
  readonly count: number;
  /** There may be more that is not loaded. */
  readonly open: boolean;
}

export type FilterCounts = Readonly<Partial<Record<string, FilterCount>>>;

/** What the list shows of the live jobs for a query, and the way to those that are older than these. */
export class JobList {
  readonly #live: LiveJobs;
  readonly #query: () => ListQuery;
  readonly #hidden: () => readonly string[];
  readonly #reaches = new SvelteMap<string, Reach>();

  readonly #visible = $derived.by(() => {
    const hidden = this.#hidden();
    return this.#live.sorted.filter(
      ({ id, status }) => isTombstone(status) || !hidden.includes(id),
    );
  });
  readonly #found = $derived(this.#visible.filter((job) => matches(this.#query(), job)));
  readonly #reach = $derived.by(() => this.#reaches.get(writeQuery(this.#query())));

  /** Whatever is asked for, all of it is there already. */
  readonly complete = $derived.by(() => this.#live.complete || this.#reach?.state === 'ended');
  readonly loading = $derived(this.#reach?.state === 'loading');
  readonly failed = $derived(this.#reach?.state === 'failed');
  /** Active jobs first, then the newest; no further than it is known without a gap. */
  readonly shown: readonly JobSummary[] = $derived.by(() => {
    const cursor = this.complete ? null : (this.#reach?.cursor ?? null);
    if (cursor === null) return this.#found;
    return this.#found.filter(({ id, status }) => !isFinal(status) || id >= cursor);
  });
  /** Of every filter, with the text that is looked for. */
  readonly counts: FilterCounts = $derived.by(() => {
    const { text } = this.#query();
    return Object.fromEntries(
      FILTER_NAMES.map((filter) => {
        const query = { filter, text };
        const { length: count } = this.#visible.filter((job) => matches(query, job));
        const ended = this.#reaches.get(writeQuery(query))?.state === 'ended';
        return [filter, { count, open: !ended && !this.#live.complete && filter !== 'active' }];
      }),
    );
  });

  constructor(live: LiveJobs, query: () => ListQuery, hidden: () => readonly string[]) {
    this.#live = live;
    this.#query = query;
    this.#hidden = hidden;
  }

  /** Takes the page that came with the document. */
  begin(query: ListQuery, page: JobPage): void {
    this.#take(query, page);
  }

  /** Whether the query has been put to the server. */
  get asked(): boolean {
    return this.#reach !== undefined;
  }

  /** Reads on from the server, unless everything is there or an answer is awaited. Called again, it tries again. */
  async more(): Promise<void> {
    const query = this.#query();
    const key = writeQuery(query);
    const reach = this.#reaches.get(key);
    if (this.complete || reach?.state === 'loading') return;
    const cursor = reach?.cursor ?? null;
    this.#reaches.set(key, { cursor, state: 'loading' });
    try {
      this.#take(query, await callApi(JobPage, toApiPath(query, cursor)));
    } catch (error) {
      this.#reaches.set(key, { cursor, state: 'failed' });
      if (!(error instanceof ApiError)) throw error;
    }
  }

  #take(query: ListQuery, page: JobPage): void {
    this.#live.addPage(page);
    const { nextCursor: cursor } = page;
    this.#reaches.set(writeQuery(query), { cursor, state: cursor === null ? 'ended' : 'idle' });
  }
}
