import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => {
  const [figures, deliveries] = await Promise.all([
    locals.app.readSystem(),
    locals.app.webhooks.list(),
  ]);
  return { figures, deliveries };
};
