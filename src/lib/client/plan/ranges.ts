import { EFFECT_LIMITS, type NumericEffect } from '../../contract/effects.ts';
import type { EffectOverrides, EffectRanges } from '../../contract/recipe.ts';

export type Range = EffectRanges[NumericEffect];
export type RangedEffect = keyof EffectRanges;

/** Places of a slider per unit of the effect: fine enough to be seen, coarse enough for a few key presses. */
const PLACES: Readonly<Record<NumericEffect, number>> = {
  zoom: 100,
  panX: 20,
  panY: 20,
  brightness: 100,
  contrast: 100,
  saturation: 100,
  hue: 1,
  gamma: 100,
  noise: 1,
  speed: 100,
};

/** A value as a whole number of slider places, which no sum of floating-point steps can blur. */
export function toPlace(effect: NumericEffect, value: number): number {
  // `+ 0` turns −0 into 0.
  return Math.round(value * PLACES[effect]) + 0;
}

/** The first and the last place of an effect's slider. */
export function placesOf(effect: NumericEffect): readonly [first: number, last: number] {
  const [min, max] = EFFECT_LIMITS[effect];
  return [toPlace(effect, min), toPlace(effect, max)];
}

/** The range moved to these places. An end whose place did not change keeps its exact value. */
export function moved(
  effect: NumericEffect,
  range: Range,
  [least, most]: readonly [least: number, most: number],
): Range {
  const valueAt = (place: number, before: number) =>
    toPlace(effect, before) === place ? before : place / PLACES[effect];
  return { ...range, min: valueAt(least, range.min), max: valueAt(most, range.max) };
}

/** The ranges that variations are drawn from. */
export function effectiveRanges(base: EffectRanges, overrides: EffectOverrides): EffectRanges {
  const given = Object.entries(overrides).filter(([, range]) => range !== undefined);
  return { ...base, ...(Object.fromEntries(given) as Partial<EffectRanges>) };
}

/** The overrides with another range of one effect; one that is the recipe's own is none. */
export function withRange<E extends RangedEffect>(
  base: EffectRanges,
  overrides: EffectOverrides,
  effect: E,
  range: EffectRanges[E],
): EffectOverrides {
  const others = withoutRange(overrides, effect);
  return isSame(base[effect], range) ? others : { ...others, [effect]: range };
}

/** The overrides without that of one effect: it is the recipe's own again. */
export function withoutRange(overrides: EffectOverrides, effect: RangedEffect): EffectOverrides {
  return Object.fromEntries(Object.entries(overrides).filter(([name]) => name !== effect));
}

/** How many effects differ from the recipe. */
export function countChanges(overrides: EffectOverrides): number {
  return Object.values(overrides).filter((range) => range !== undefined).length;
}

function isSame(a: EffectRanges[RangedEffect], b: EffectRanges[RangedEffect]): boolean {
  const ends = (range: typeof a) => ('min' in range ? [range.min, range.max] : []);
  return a.enabled === b.enabled && String(ends(a)) === String(ends(b));
}
