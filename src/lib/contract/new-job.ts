import * as v from 'valibot';
import { EffectOverrides } from './recipe.ts';

/** Unsigned 32 bits. */
export const Seed = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));

export const MAX_NAME_LENGTH = 120;
export const DEFAULT_VARIATIONS = 5;

/** What is asked of a job, whatever way its videos came. */
export const JobOptions = v.object({
  variations: v.pipe(v.number(), v.integer(), v.minValue(1)),
  name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(MAX_NAME_LENGTH)), ''),
  preset: v.optional(v.string()),
  seed: v.optional(Seed),
  effects: v.optional(EffectOverrides),
  keepSources: v.optional(v.boolean(), false),
});
export type JobOptions = v.InferOutput<typeof JobOptions>;

/** What the page must know before it sends anything. */
export interface Limits {
  readonly maxUploadBytes: number;
  readonly maxVideosPerJob: number;
  readonly maxVariations: number;
}
