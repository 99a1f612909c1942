import type { JobSummary } from '../contract/job.ts';
import { nameContains } from '../contract/search.ts';
import type { JobStatus } from '../contract/states.ts';

/** What the list can be narrowed to, in the order of its buttons. Files of removed jobs are gone. */
export const FILTERS = {
  current: ['queued', 'processing', 'completed', 'failed', 'cancelled'],
  active: ['queued', 'processing'],
  ready: ['completed'],
  failed: ['failed'],
  cancelled: ['cancelled'],
  removed: ['expired', 'evicted', 'deleted'],
} as const satisfies Record<string, readonly JobStatus[]>;
export type Filter = keyof typeof FILTERS;

export const FILTER_NAMES = Object.keys(FILTERS) as readonly Filter[];

/** What is looked for. */
export interface ListQuery {
  readonly filter: Filter;
  /** Part of the name; empty for any. */
  readonly text: string;
}

export const EVERYTHING: ListQuery = { filter: 'current', text: '' };

const MAX_TEXT = 200;

/** As the page's address has it; what is not known means nothing. */
export function readQuery(params: URLSearchParams): ListQuery {
  const state = params.get('state') ?? '';
  const filter = Object.hasOwn(FILTERS, state) ? (state as Filter) : EVERYTHING.filter;
  return { filter, text: (params.get('q') ?? '').trim().slice(0, MAX_TEXT) };
}

/** "?q=sale&state=ready", or nothing when nothing is looked for. */
export function writeQuery({ filter, text }: ListQuery): '' | `?${string}` {
  const params = new URLSearchParams({
    ...(text === '' ? {} : { q: text }),
    ...(filter === EVERYTHING.filter ? {} : { state: filter }),
  });
  return params.size === 0 ? '' : `?${params.toString()}`;
}

export function matches({ filter, text }: ListQuery, { name, status }: JobSummary): boolean {
  const statuses: readonly JobStatus[] = FILTERS[filter];
  return statuses.includes(status) && nameContains(name, text);
}

/** How the server is asked for the same. */
export function toApiPath({ filter, text }: ListQuery, cursor: string | null): string {
  const params = new URLSearchParams({
    limit: '100',
    status: FILTERS[filter].join(','),
    ...(text === '' ? {} : { q: text }),
    ...(cursor === null ? {} : { cursor }),
  });
  return `/api/jobs?${params.toString()}`;
}
