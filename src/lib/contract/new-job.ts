import * as v from 'valibot';
import { Effects, withinLimits } from './effects.ts';
import { RefusedFile } from './job.ts';
import { EffectOverrides, OutputOptions } from './recipe.ts';

/** Unsigned 32 bits. */
export const Seed = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));

export const MAX_NAME_LENGTH = 120;
export const DEFAULT_VARIATIONS = 5;
export const MAX_UPLOADS = 1000;

/** What is asked of a job, whatever way its videos came. */
export const JobOptions = v.object({
  variations: v.pipe(v.number(), v.integer(), v.minValue(1)),
  name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(MAX_NAME_LENGTH)), ''),
  preset: v.optional(v.string()),
  seed: v.optional(Seed),
  effects: v.optional(EffectOverrides),
  output: v.optional(v.partial(OutputOptions)),
  keepSources: v.optional(v.boolean(), false),
});
export type JobOptions = v.InferOutput<typeof JobOptions>;

/** What the page must know before it sends anything. */
export interface Limits {
  readonly maxUploadBytes: number;
  readonly maxVideosPerJob: number;
  readonly maxVariations: number;
}

const PlannedEffects = v.pipe(Effects, v.check(withinLimits, 'an effect is out of its limits'));

/** Of one video; a server may allow fewer. */
export const MOST_VARIATIONS = 20;

/** The effects of every variation of an upload, as a preview showed them. */
export const Plan = v.pipe(v.array(PlannedEffects), v.minLength(1), v.maxLength(MOST_VARIATIONS));

const UploadId = v.pipe(v.string(), v.regex(/^[0-9A-Z]{26}$/, 'not an upload id'));
const Uploads = v.pipe(v.array(UploadId), v.minLength(1), v.maxLength(MAX_UPLOADS));

/** A job made of files that were uploaded before it. */
export const NewJobRequest = v.object({
  ...JobOptions.entries,
  uploads: Uploads,
  /** By upload id; without one the plan is drawn from the seed. */
  plans: v.optional(v.record(v.string(), Plan), {}),
  /** False: refuse the job rather than remove finished ones to make room for it. */
  evict: v.optional(v.boolean()),
});
export type NewJobRequest = v.InferOutput<typeof NewJobRequest>;

export const PreviewRequest = v.object({
  uploads: Uploads,
  variations: JobOptions.entries.variations,
  preset: JobOptions.entries.preset,
  seed: JobOptions.entries.seed,
  effects: JobOptions.entries.effects,
  output: JobOptions.entries.output,
  /** By upload id, then by number: variations that stay as they are while the others are drawn anew. */
  keep: v.optional(v.record(v.string(), v.record(v.string(), PlannedEffects)), {}),
});
export type PreviewRequest = v.InferOutput<typeof PreviewRequest>;

/** One picture with a still of every planned variation, in rows of `columns`, the first one top left. */
export const ContactSheet = v.object({
  upload: v.string(),
  name: v.string(),
  columns: v.number(),
  rows: v.number(),
  cellWidth: v.number(),
  cellHeight: v.number(),
  /** A JPEG as a data URL. */
  image: v.string(),
  cells: v.array(v.object({ n: v.number(), effects: Effects })),
});
export type ContactSheet = v.InferOutput<typeof ContactSheet>;

/** A job made with this seed, or with these plans, has exactly these variations. */
export const PreviewAnswer = v.object({
  seed: Seed,
  sheets: v.array(ContactSheet),
  refused: v.array(RefusedFile),
});
export type PreviewAnswer = v.InferOutput<typeof PreviewAnswer>;
