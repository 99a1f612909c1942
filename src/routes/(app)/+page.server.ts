import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals }) => ({
  recipes: await locals.app.recipes.list(),
});
