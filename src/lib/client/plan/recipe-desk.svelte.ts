import {
  DEFAULT_PRESET,
  type EffectOverrides,
  type EffectRanges,
  type OutputOptions,
  type Recipe,
  type SavedRecipe,
} from '../../contract/recipe.ts';
import type { RecipeShelf } from '../recipe-shelf.svelte.ts';
import { countChanges, effectiveRanges } from './ranges.ts';

/** What of the job being put together is a recipe, or may become one. */
export interface RecipeUser {
  preset: string;
  effects: EffectOverrides;
  output: OutputOptions;
  choose(recipe: SavedRecipe): void;
}

/** A question about a recipe that waits for its answer. */
export type RecipeQuestion =
  | { readonly kind: 'save' }
  | { readonly kind: 'rename' | 'overwrite' | 'delete'; readonly recipe: SavedRecipe };

/** The recipe in use, what is changed of it, and what can be done with recipes. */
export class RecipeDesk {
  question = $state.raw<RecipeQuestion | null>(null);
  readonly shelf: RecipeShelf;
  readonly #user: RecipeUser;
  /** What was changed of recipes that are not chosen at the moment, by name. */
  #drafts: Readonly<Record<string, EffectOverrides>> = {};

  readonly base = $derived.by(() => this.shelf.find(this.#user.preset));
  readonly ranges: EffectRanges | null = $derived.by(() =>
    this.base === undefined ? null : effectiveRanges(this.base.recipe.effects, this.#user.effects),
  );
  readonly changes = $derived.by(() => countChanges(this.#user.effects));
  /** The chosen one is the team's own, and not as it was saved. */
  readonly canOverwrite = $derived.by(() => this.#canOverwrite());

  constructor(user: RecipeUser, shelf: RecipeShelf) {
    this.#user = user;
    this.shelf = shelf;
  }

  /** What was changed of it before is there again. */
  choose(recipe: SavedRecipe): void {
    const user = this.#user;
    this.#drafts = { ...this.#drafts, [user.preset]: user.effects };
    user.choose(recipe);
    user.effects = this.#drafts[recipe.name] ?? {};
  }

  /** Saves what is set now under a new name, and chooses that. @throws ApiError, for instance RECIPE_EXISTS */
  async save(name: string): Promise<void> {
    this.#turnTo(await this.shelf.save(name, this.#recipe()));
  }

  /** @throws ApiError, for instance RECIPE_EXISTS */
  async rename({ id, name: before }: SavedRecipe, name: string): Promise<void> {
    if (id === null) return;
    const renamed = await this.shelf.change(id, { name });
    const after = renamed.name;
    this.shelf.place(renamed);
    this.#drafts = { ...this.#drafts, [after]: this.#drafts[before] ?? {}, [before]: {} };
    if (this.#user.preset === before) this.#user.preset = after;
  }

  /** What is set now becomes the recipe. @throws ApiError, for instance RECIPE_NOT_FOUND */
  async overwrite({ id }: SavedRecipe): Promise<void> {
    if (id !== null) this.#turnTo(await this.shelf.change(id, { recipe: this.#recipe() }));
  }

  /** @throws ApiError, for instance RECIPE_NOT_FOUND */
  async delete({ id, name }: SavedRecipe): Promise<void> {
    if (id === null) return;
    const wasChosen = this.#user.preset === name;
    await this.shelf.delete(id);
    this.#drafts = { ...this.#drafts, [name]: {} };
    if (!wasChosen) return;
    this.#user.preset = DEFAULT_PRESET;
    this.#user.effects = {};
  }

  #turnTo(recipe: SavedRecipe): void {
    this.#drafts = { ...this.#drafts, [this.#user.preset]: {} };
    this.shelf.place(recipe);
    this.#user.choose(recipe);
    this.#user.effects = {};
  }

  /** @throws Error when no recipe is chosen, which the page does not let happen */
  #recipe(): Recipe {
    if (this.ranges === null) throw new Error('no recipe is chosen');
    return { effects: this.ranges, output: this.#user.output };
  }

  #canOverwrite(): boolean {
    if (this.base?.id == null) return false;
    const { quality, fit, keepAudio } = this.base.recipe.output;
    const { output } = this.#user;
    const isSame =
      quality === output.quality && fit === output.fit && keepAudio === output.keepAudio;
    return !isSame || this.changes > 0;
  }
}
