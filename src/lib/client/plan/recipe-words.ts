import type { OutputOptions, SavedRecipe } from '../../contract/recipe.ts';
import { words } from '../../words/words.ts';
import { outputInWords } from '../output-words.ts';

export interface RecipeWords {
  readonly title: string;
  /** One line. */
  readonly text: string;
}

/** What a recipe is called and does, in the reader's language. */
export function recipeInWords({ id, name, title, description, recipe }: SavedRecipe): RecipeWords {
  const own = words().plan.recipes;
  const { presets } = words().common;
  if (id !== null) return { title, text: savedInWords(recipe.output) };
  const builtIn: Readonly<Record<string, RecipeWords>> = {
    subtle: { title: presets.subtle, text: own.subtleText },
    standard: { title: presets.standard, text: own.standardText },
    bold: { title: presets.bold, text: own.boldText },
  };
  return builtIn[name] ?? { title, text: description };
}

function savedInWords(output: OutputOptions): string {
  const { savedByTeam } = words().plan.recipes;
  const unusual = outputInWords(output);
  return unusual === '' ? savedByTeam : `${savedByTeam} ${unusual}.`;
}
