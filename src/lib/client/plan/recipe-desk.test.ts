import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PRESETS, type EffectOverrides, type SavedRecipe } from '../../contract/recipe.ts';
import { RecipeShelf } from '../recipe-shelf.svelte.ts';
import { RecipeDesk } from './recipe-desk.svelte.ts';

const [subtle, standard] = PRESETS.map((preset): SavedRecipe => ({ id: null, ...preset }));
const own: SavedRecipe = { ...standard!, id: '1', name: 'Ours', title: 'Ours' };
const wide: EffectOverrides = { hue: { enabled: true, min: -20, max: 20 } };

const newUser = () => ({
  preset: 'standard',
  effects: {} as EffectOverrides,
  output: own.recipe.output,
  choose({ id, name, recipe }: SavedRecipe) {
    this.preset = name;
    if (id !== null) this.output = recipe.output;
  },
});

let user: ReturnType<typeof newUser>;
let desk: RecipeDesk;
let sent: { method: string; path: string; body: unknown }[];

beforeEach(() => {
  user = newUser();
  sent = [];
  desk = new RecipeDesk(user, new RecipeShelf([subtle!, standard!, own]));
  vi.stubGlobal('fetch', (path: string, init: { method: string; body: string | null }) => {
    const body = JSON.parse(init.body ?? 'null') as Partial<SavedRecipe> | null;
    sent.push({ method: init.method, path, body });
    const recipe = { ...own, ...body, ...(body?.name === undefined ? {} : { title: body.name }) };
    const saved = init.method === 'POST' ? { ...recipe, id: '2' } : recipe;
    return Promise.resolve(Response.json({ recipe: saved }));
  });
});
afterEach(() => vi.unstubAllGlobals());

it('tells the ranges in use, and keeps the changes of a recipe while another is chosen', () => {
  user.effects = wide;
  expect(desk.ranges).toEqual({ ...standard!.recipe.effects, ...wide });
  expect(desk.changes).toBe(1);
  desk.choose(subtle!);
  expect(user).toMatchObject({ preset: 'subtle', effects: {} });
  desk.choose(standard!);
  expect(user).toMatchObject({ preset: 'standard', effects: wide });
});

it('saves what is set now as a recipe, and chooses that', async () => {
  user.effects = wide;
  await desk.save('Wide');
  const recipe = {
    effects: { ...standard!.recipe.effects, ...wide },
    output: user.output,
  };
  expect(sent).toEqual([{ method: 'POST', path: '/api/recipes', body: { name: 'Wide', recipe } }]);
  expect(user).toMatchObject({ preset: 'Wide', effects: {} });
  expect(desk.shelf.items.map(({ name }) => name)).toEqual(['subtle', 'standard', 'Ours', 'Wide']);
  desk.choose(standard!);
  expect(user.effects).toEqual({});
});

it('renames, overwrites and deletes the chosen one', async () => {
  desk.choose(own);
  expect(desk.canOverwrite).toBe(false);
  user.effects = wide;
  expect(new RecipeDesk(user, desk.shelf).canOverwrite).toBe(true);
  await desk.rename(own, 'Theirs');
  expect(user).toMatchObject({ preset: 'Theirs', effects: wide });
  const renamed = desk.shelf.find('Theirs')!;
  await desk.overwrite(renamed);
  expect(sent.at(-1)).toMatchObject({
    ...{ method: 'PATCH', path: '/api/recipes/1' },
    body: { recipe: { effects: { hue: wide.hue } } },
  });
  expect(user.effects).toEqual({});
  await desk.delete(desk.shelf.items.at(-1)!);
  expect(sent.at(-1)?.method).toBe('DELETE');
  expect(desk.shelf.items).toHaveLength(2);
});

it('goes back to the usual recipe when the chosen one is deleted', async () => {
  desk.choose(own);
  user.effects = wide;
  await desk.delete(own);
  expect(user).toMatchObject({ preset: 'standard', effects: {} });
});
