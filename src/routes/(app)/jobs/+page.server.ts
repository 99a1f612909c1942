import type { PageServerLoad } from './$types';

const FIRST_PAGE = 50;

export const load: PageServerLoad = async ({ locals }) => ({
  page: await locals.app.listJobs({ limit: FIRST_PAGE }),
  queue: await locals.app.queue.read(),
});
