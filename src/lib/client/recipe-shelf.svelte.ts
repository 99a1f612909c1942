import * as v from 'valibot';
import { SavedRecipe, type Recipe } from '../contract/recipe.ts';
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

  /** @throws ApiError, for instance RECIPE_EXISTS */
  async save(name: string, recipe: Recipe): Promise<SavedRecipe> {
    const call = { method: 'POST', json: { name, recipe } } as const;
    const { recipe: saved } = await callApi(RecipeAnswer, '/api/recipes', call);
    const own = this.items.filter(({ id }) => id !== null);
    const builtIn = this.items.filter(({ id }) => id === null);
    this.items = [...builtIn, ...[...own, saved].sort((a, b) => a.name.localeCompare(b.name))];
    return saved;
  }

  /** Jobs that were made with it keep what they have. @throws ApiError, for instance RECIPE_NOT_FOUND */
  async delete(id: string): Promise<void> {
    await callApi(v.unknown(), `/api/recipes/${id}`, { method: 'DELETE' });
    this.items = this.items.filter((item) => item.id !== id);
  }
}
