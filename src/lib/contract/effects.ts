import * as v from 'valibot';

/**
 * What one variation does to its source. Units:
 * zoom: factor ≥ 1; panX, panY: −1 (left, top) … 1 (right, bottom) of the margin that the zoom leaves;
 * brightness: −1 … 1 added; contrast, saturation, gamma: factors; hue: degrees;
 * noise: strength of ffmpeg's noise filter (0–100); speed: factor, video and audio together.
 */
export const Effects = v.object({
  zoom: v.number(),
  panX: v.number(),
  panY: v.number(),
  brightness: v.number(),
  contrast: v.number(),
  saturation: v.number(),
  hue: v.number(),
  gamma: v.number(),
  noise: v.number(),
  speed: v.number(),
  mirror: v.boolean(),
});
export type Effects = v.InferOutput<typeof Effects>;

export type NumericEffect = Exclude<keyof Effects, 'mirror'>;

/** What a recipe may ask of an effect at most, whoever wrote the recipe. */
export const EFFECT_LIMITS: Readonly<Record<NumericEffect, readonly [min: number, max: number]>> = {
  zoom: [1, 1.3],
  panX: [-1, 1],
  panY: [-1, 1],
  brightness: [-0.2, 0.2],
  contrast: [0.7, 1.4],
  saturation: [0.4, 1.8],
  hue: [-30, 30],
  gamma: [0.7, 1.4],
  noise: [0, 30],
  speed: [0.8, 1.25],
};

/** The effect that changes nothing, per effect. */
export const NEUTRAL_EFFECTS: Readonly<Effects> = {
  zoom: 1,
  panX: 0,
  panY: 0,
  brightness: 0,
  contrast: 1,
  saturation: 1,
  hue: 0,
  gamma: 1,
  noise: 0,
  speed: 1,
  mirror: false,
};

/** Whether every effect is one that a recipe may ask for. */
export function withinLimits(effects: Effects): boolean {
  return Object.entries(EFFECT_LIMITS).every(([effect, [min, max]]) => {
    const value = effects[effect as NumericEffect];
    return value >= min && value <= max;
  });
}
