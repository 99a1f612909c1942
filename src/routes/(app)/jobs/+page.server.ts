import { FILTERS, readQuery } from '$lib/client/list-query.ts';
import type { PageServerLoad } from './$types';

const FIRST_PAGE = 50;

export const load: PageServerLoad = async ({ locals, url, untrack }) => {
  // What is looked for next is found in the page: the server is asked by it, not by every change of the address.
  const { filter, text } = untrack(() => readQuery(url.searchParams));
  return {
    query: { filter, text },
    page: await locals.app.listJobs({
      limit: FIRST_PAGE,
      statuses: FILTERS[filter],
      search: text,
    }),
    queue: await locals.app.queue.read(),
  };
};
