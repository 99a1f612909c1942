import { json } from '@sveltejs/kit';
import { NewRecipe } from '$lib/contract/recipe.ts';
import { bodyOf, conditionalJson, endpoint } from '$lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ locals, request }) =>
  conditionalJson(request, { recipes: await locals.app.recipes.list() }),
);

export const POST = endpoint(async (event) => {
  const recipe = await event.locals.app.recipes.save(await bodyOf(event, NewRecipe));
  return json({ recipe }, { status: 201 });
});
