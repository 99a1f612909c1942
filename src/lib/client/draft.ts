import * as v from 'valibot';
import { Plan } from '../contract/new-job.ts';
import { EffectOverrides, OutputOptions } from '../contract/recipe.ts';

/** What was chosen for a job that is not submitted yet; kept with its uploads for the next visit. */
export const Draft = v.object({
  variations: v.number(),
  preset: v.string(),
  output: OutputOptions,
  effects: EffectOverrides,
  plans: v.record(v.string(), Plan),
  keepSources: v.boolean(),
  name: v.string(),
  seedText: v.string(),
  seedLocked: v.boolean(),
});
export type Draft = v.InferOutput<typeof Draft>;

const KEY = 'video-refresher.new-job';

/** Null when there is none, or one of another version of the page. */
export function loadDraft(storage: Storage | null): Draft | null {
  try {
    const parsed = v.safeParse(Draft, JSON.parse(storage?.getItem(KEY) ?? 'null'));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** @param draft as JSON; null for none */
export function saveDraft(storage: Storage | null, draft: string | null): void {
  try {
    if (draft === null) storage?.removeItem(KEY);
    else storage?.setItem(KEY, draft);
  } catch {
    // Full: then the next visit begins with the usual choices.
  }
}
