import * as v from 'valibot';
import { EFFECT_LIMITS, type NumericEffect } from './effects.ts';

function range(effect: NumericEffect) {
  const [lowest, highest] = EFFECT_LIMITS[effect];
  const bound = v.pipe(v.number(), v.minValue(lowest), v.maxValue(highest));
  return v.pipe(
    v.strictObject({ enabled: v.boolean(), min: bound, max: bound }),
    v.check(({ min, max }) => min <= max, `${effect}: min is above max`),
  );
}

/** Per effect: drawn from [min, max] when enabled, neutral otherwise. */
export const EffectRanges = v.strictObject({
  zoom: range('zoom'),
  panX: range('panX'),
  panY: range('panY'),
  brightness: range('brightness'),
  contrast: range('contrast'),
  saturation: range('saturation'),
  hue: range('hue'),
  gamma: range('gamma'),
  noise: range('noise'),
  speed: range('speed'),
  mirror: v.strictObject({ enabled: v.boolean() }),
});
export type EffectRanges = v.InferOutput<typeof EffectRanges>;

/** What a request may send: any of the effects; the rest comes from the preset. */
export const EffectOverrides = v.partial(EffectRanges);
export type EffectOverrides = v.InferOutput<typeof EffectOverrides>;

export const Quality = v.picklist(['fast', 'balanced', 'best']);
export type Quality = v.InferOutput<typeof Quality>;

/** `source` keeps the picture size; the others shrink (never enlarge) to that short side. */
export const Fit = v.picklist(['source', '1080p', '720p']);
export type Fit = v.InferOutput<typeof Fit>;

export const OutputOptions = v.strictObject({
  quality: Quality,
  fit: Fit,
  keepAudio: v.boolean(),
});
export type OutputOptions = v.InferOutput<typeof OutputOptions>;

export const Recipe = v.strictObject({ effects: EffectRanges, output: OutputOptions });
export type Recipe = v.InferOutput<typeof Recipe>;

export const DEFAULT_PRESET = 'standard';

const on = (min: number, max: number) => ({ enabled: true, min, max });
const output: OutputOptions = { quality: 'balanced', fit: 'source', keepAudio: true };

export interface Preset {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly recipe: Recipe;
}

/** The presets that are always there, mildest first. */
export const PRESETS: readonly Preset[] = [
  {
    name: 'subtle',
    title: 'Subtle',
    description: 'Barely noticeable: small crops and a light touch of colour.',
    recipe: {
      effects: {
        zoom: on(1.02, 1.06),
        panX: on(-1, 1),
        panY: on(-1, 1),
        brightness: on(-0.03, 0.03),
        contrast: on(0.95, 1.06),
        saturation: on(0.9, 1.12),
        hue: on(-4, 4),
        gamma: on(0.95, 1.06),
        noise: on(1, 4),
        speed: on(0.97, 1.03),
        mirror: { enabled: true },
      },
      output,
    },
  },
  {
    name: 'standard',
    title: 'Standard',
    description: 'Clearly a fresh version, still true to the original.',
    recipe: {
      effects: {
        zoom: on(1.02, 1.12),
        panX: on(-1, 1),
        panY: on(-1, 1),
        brightness: on(-0.06, 0.06),
        contrast: on(0.9, 1.14),
        saturation: on(0.8, 1.3),
        hue: on(-9, 9),
        gamma: on(0.88, 1.14),
        noise: on(2, 8),
        speed: on(0.94, 1.06),
        mirror: { enabled: true },
      },
      output,
    },
  },
  {
    name: 'bold',
    title: 'Bold',
    description: 'Strong looks: tight crops, vivid or muted colour, visible grain.',
    recipe: {
      effects: {
        zoom: on(1.05, 1.12),
        panX: on(-1, 1),
        panY: on(-1, 1),
        brightness: on(-0.1, 0.1),
        contrast: on(0.82, 1.25),
        saturation: on(0.6, 1.6),
        hue: on(-18, 18),
        gamma: on(0.8, 1.25),
        noise: on(4, 14),
        speed: on(0.94, 1.06),
        mirror: { enabled: true },
      },
      output,
    },
  },
];

/** The preset of that name, or null. */
export function findPreset(name: string): Preset | null {
  return PRESETS.find((preset) => preset.name === name) ?? null;
}

export const MAX_RECIPE_NAME_LENGTH = 60;
const RecipeName = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'a recipe needs a name'),
  v.maxLength(MAX_RECIPE_NAME_LENGTH),
);

export const NewRecipe = v.strictObject({ name: RecipeName, recipe: Recipe });
export type NewRecipe = v.InferOutput<typeof NewRecipe>;

export const RecipeChange = v.partial(NewRecipe);
export type RecipeChange = v.InferOutput<typeof RecipeChange>;

/** A recipe to choose from; a job names it as its preset. */
export const SavedRecipe = v.object({
  /** Null for one that is built in. */
  id: v.nullable(v.string()),
  name: v.string(),
  title: v.string(),
  description: v.string(),
  recipe: Recipe,
});
export type SavedRecipe = v.InferOutput<typeof SavedRecipe>;
