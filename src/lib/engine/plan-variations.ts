import { NEUTRAL_EFFECTS, type Effects, type NumericEffect } from '../contract/effects.ts';
import type { EffectRanges } from '../contract/recipe.ts';
import { effectDistance } from './effect-distance.ts';
import { createRandom, type Random } from './random.ts';

/** What any two variations of a plan, and each of them and the source, differ by where the recipe has room for it. */
export const MIN_DISTANCE = 1;

/** Mitchell's best-candidate sampling: the farthest of these is taken … */
const CANDIDATES = 6;
/** … and more are drawn only while none of them is far enough. */
const MAX_CANDIDATES = 80;

/** Decimals that a plan is written with, so that printing it loses nothing. */
const DECIMALS: Readonly<Record<NumericEffect, number>> = {
  zoom: 4,
  panX: 3,
  panY: 3,
  brightness: 4,
  contrast: 4,
  saturation: 4,
  hue: 2,
  gamma: 4,
  noise: 0,
  speed: 4,
};
const NUMERIC_EFFECTS = Object.keys(DECIMALS) as NumericEffect[];

export interface PlanOptions {
  /** Slots, counted from 1, whose effects are given; the others keep their distance from them. */
  readonly keep?: ReadonlyMap<number, Effects>;
}

/**
 * `count` effect sets within `ranges`, the same ones for the same arguments. Each effect is
 * stratified over the plan and about half of the plan is mirrored. A recipe too narrow for
 * MIN_DISTANCE gets the best of a bounded number of draws; it never fails.
 */
export function planVariations(
  ranges: EffectRanges,
  count: number,
  seed: number,
  options: PlanOptions = {},
): Effects[] {
  const random = createRandom(seed);
  const keep = options.keep ?? new Map<number, Effects>();
  const strata = NUMERIC_EFFECTS.map(() => shuffled(count, random));
  const order = shuffled(count, random);
  const odd = random.next() < 0.5 ? 0 : 1;
  const taken: Effects[] = [NEUTRAL_EFFECTS];
  for (const [n, effects] of keep) if (n >= 1 && n <= count) taken.push(effects);

  return Array.from({ length: count }, (_, slot) => {
    const kept = keep.get(slot + 1);
    if (kept) return kept;
    const mirror = ranges.mirror.enabled && (order[slot] ?? 0) % 2 === odd;
    const draw = (stratified: boolean): Effects => {
      const effects: Effects = { ...NEUTRAL_EFFECTS, mirror };
      NUMERIC_EFFECTS.forEach((effect, index) => {
        const stratum = strata[index]?.[slot] ?? 0;
        const chance = random.next();
        const place = stratified ? (stratum + chance) / count : chance;
        effects[effect] = within(ranges, effect, place);
      });
      return effects;
    };
    const chosen = farthest(taken, draw);
    taken.push(chosen);
    return chosen;
  });
}

function farthest(taken: readonly Effects[], draw: (stratified: boolean) => Effects): Effects {
  let best = draw(true);
  let bestDistance = nearest(best, taken);
  for (let drawn = 1; drawn < MAX_CANDIDATES; drawn += 1) {
    if (drawn >= CANDIDATES && bestDistance >= MIN_DISTANCE) break;
    const candidate = draw(drawn < CANDIDATES);
    const distance = nearest(candidate, taken);
    if (distance > bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

function nearest(effects: Effects, others: readonly Effects[]): number {
  let distance = Infinity;
  for (const other of others) distance = Math.min(distance, effectDistance(effects, other));
  return distance;
}

/** The value at `place` (0 … 1) of an effect's range, rounded, yet never outside of it. */
function within(ranges: EffectRanges, effect: NumericEffect, place: number): number {
  const { enabled, min, max } = ranges[effect];
  if (!enabled) return NEUTRAL_EFFECTS[effect];
  const scale = 10 ** DECIMALS[effect];
  const rounded = Math.round((min + place * (max - min)) * scale) / scale;
  return Math.min(max, Math.max(min, rounded)) + 0;
}

/** 0 … count − 1 in a random order (Fisher and Yates). */
function shuffled(count: number, random: Random): number[] {
  const numbers = Array.from({ length: count }, (_, index) => index);
  for (let index = count - 1; index > 0; index -= 1) {
    const other = Math.floor(random.next() * (index + 1));
    [numbers[index], numbers[other]] = [numbers[other] ?? 0, numbers[index] ?? 0];
  }
  return numbers;
}
