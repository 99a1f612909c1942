import { chooseTheme, THEME_COOKIE } from '$lib/client/theme.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ locals, cookies }) => ({
  theme: chooseTheme(cookies.get(THEME_COOKIE)),
  recipes: await locals.app.recipes.list(),
  // A token for scripts does not see tokens.
  tokens: locals.session?.kind === 'login' ? await locals.app.apiTokens.list() : null,
});
