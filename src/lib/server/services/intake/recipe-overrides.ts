import type { JobOptions } from '../../../contract/new-job.ts';
import type { Recipe } from '../../../contract/recipe.ts';

/** A recipe with the changes that a request asks for. */
export function withOverrides(
  recipe: Recipe,
  { effects, output }: Pick<JobOptions, 'effects' | 'output'>,
): Recipe {
  return {
    effects: { ...recipe.effects, ...given(effects) },
    output: { ...recipe.output, ...given(output) },
  };
}

/** Only what was really given: an optional field may be there and undefined. */
function given<T extends object>(overrides: T | undefined): { [K in keyof T]?: NonNullable<T[K]> } {
  const entries = Object.entries(overrides ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: NonNullable<T[K]> };
}
