import * as v from 'valibot';
import { SavedRecipe, type Recipe, type RecipeChange } from '../contract/recipe.ts';
import { callApi } from './api.ts';

const RecipeAnswer = v.object({ recipe: SavedRecipe });

/** The recipes to choose from: the built-in ones, then the team's own by name. */
export class RecipeShelf {
  items = $state.raw<readonly SavedRecipe[]>([]);

  constructor(items: readonly SavedRecipe[]) {
    this.items = items;
  }

  find(name: string): SavedRecipe | undefined {
    return this.items.find((item) => item.name === name);
  }

  /** Saves it for the whole team; `place` puts it here. @throws ApiError, for instance RECIPE_EXISTS */
  async save(name: string, recipe: Recipe): Promise<SavedRecipe> {
    const call = { method: 'POST', json: { name, recipe } } as const;
    return (await callApi(RecipeAnswer, '/api/recipes', call)).recipe;
  }

  /** Renames or rewrites it for the whole team; `place` puts it here. @throws ApiError, for instance RECIPE_EXISTS, RECIPE_NOT_FOUND */
  async change(id: string, change: RecipeChange): Promise<SavedRecipe> {
    const call = { method: 'PATCH', json: change } as const;
    return (await callApi(RecipeAnswer, `/api/recipes/${id}`, call)).recipe;
  }

  /** Jobs that were made with it keep what they have. @throws ApiError, for instance RECIPE_NOT_FOUND */
  async delete(id: string): Promise<void> {
    await callApi(v.unknown(), `/api/recipes/${id}`, { method: 'DELETE' });
    this.items = this.items.filter((item) => item.id !== id);
  }

  /** A new recipe, or another state of one that is here. */
  place(saved: SavedRecipe): void {
    const builtIn = this.items.filter(({ id }) => id === null);
    const others = this.items.filter(({ id }) => id !== null && id !== saved.id);
    this.items = [...builtIn, ...[...others, saved].sort((a, b) => a.name.localeCompare(b.name))];
  }
}
