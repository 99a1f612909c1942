import {
  findPreset,
  PRESETS,
  type NewRecipe,
  type Recipe,
  type RecipeChange,
  type SavedRecipe,
} from '../../../contract/recipe.ts';
import type { Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { RecipeRow } from '../../store/schema.ts';
import type { Store, Transaction } from '../../store/store.ts';

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface RecipeBook {
  /** The built-in ones first, then the saved ones by name. */
  list(): Promise<SavedRecipe[]>;
  /** @throws AppError RECIPE_EXISTS */
  save(recipe: NewRecipe): Promise<SavedRecipe>;
  /** Renames or rewrites; jobs keep what they were made with. @throws AppError RECIPE_NOT_FOUND, RECIPE_EXISTS */
  change(id: string, change: RecipeChange): Promise<SavedRecipe>;
  /** @throws AppError RECIPE_NOT_FOUND */
  delete(id: string): Promise<void>;
  /** The recipe that a job names as its preset. @throws AppError INVALID_FIELD */
  find(name: string): Promise<Recipe>;
}

export function createRecipeBook({ store, clock, newId }: Dependencies): RecipeBook {
  return {
    async list() {
      const builtIn = PRESETS.map((preset) => ({ id: null, ...preset }));
      return [...builtIn, ...(await store.recipes.list()).map(present)];
    },

    save: ({ name, recipe }) =>
      store.write(async (tx) => {
        await assertFree(tx, name, null);
        const now = clock.now();
        const row: RecipeRow = {
          id: newId(),
          name,
          recipe: JSON.stringify(recipe),
          created_at: now,
          updated_at: now,
        };
        await tx.recipes.insert(row);
        return present(row);
      }),

    change: (id, { name, recipe }) =>
      store.write(async (tx) => {
        const before = await existing(tx, id);
        if (name !== undefined) await assertFree(tx, name, id);
        const row: RecipeRow = {
          ...before,
          name: name ?? before.name,
          recipe: recipe === undefined ? before.recipe : JSON.stringify(recipe),
          updated_at: clock.now(),
        };
        await tx.recipes.update(row);
        return present(row);
      }),

    delete: (id) =>
      store.write(async (tx) => {
        await existing(tx, id);
        await tx.recipes.delete(id);
      }),

    async find(name) {
      const preset = findPreset(name);
      if (preset !== null) return preset.recipe;
      const row = await store.recipes.findByName(name);
      if (row !== null) return JSON.parse(row.recipe) as Recipe;
      const names = [...PRESETS, ...(await store.recipes.list())].map((known) => known.name);
      throw new AppError(
        'INVALID_FIELD',
        `There is no preset of that name. There are: ${names.join(', ')}.`,
        { field: 'preset' },
      );
    },
  };
}

function present(row: RecipeRow): SavedRecipe {
  return {
    id: row.id,
    name: row.name,
    title: row.name,
    description: 'Saved by your team.',
    recipe: JSON.parse(row.recipe) as Recipe,
  };
}

async function existing(tx: Transaction, id: string): Promise<RecipeRow> {
  const row = await tx.recipes.find(id);
  if (row === null) throw new AppError('RECIPE_NOT_FOUND');
  return row;
}

async function assertFree(tx: Transaction, name: string, exceptId: string | null): Promise<void> {
  const taken = await tx.recipes.findByName(name);
  if (findPreset(name.toLowerCase()) === null && (taken === null || taken.id === exceptId)) return;
  throw new AppError(
    'RECIPE_EXISTS',
    `There is a recipe named ${name} already. Choose another name.`,
  );
}
