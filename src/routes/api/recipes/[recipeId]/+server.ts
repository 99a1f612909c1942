import { json } from '@sveltejs/kit';
import { RecipeChange } from '$lib/contract/recipe.ts';
import { bodyOf, endpoint } from '$lib/server/http/endpoint.ts';

export const PATCH = endpoint(async (event) => {
  const id = event.params.recipeId ?? '';
  return json({
    recipe: await event.locals.app.recipes.change(id, await bodyOf(event, RecipeChange)),
  });
});

export const DELETE = endpoint(async (event) => {
  await event.locals.app.recipes.delete(event.params.recipeId ?? '');
  return new Response(null, { status: 204 });
});
