import { describe, expect, it } from 'vitest';
import { NEUTRAL_EFFECTS, type Effects, type NumericEffect } from '../contract/effects.ts';
import { PRESETS, type EffectRanges } from '../contract/recipe.ts';
import { effectDistance } from './effect-distance.ts';
import { MIN_DISTANCE, planVariations } from './plan-variations.ts';

const SEEDS = 10_000;
const MOST = 20;
const standard = PRESETS.find((preset) => preset.name === 'standard')!.recipe.effects;

/** Distance of the two that are least apart. */
function leastDistance(plan: readonly Effects[]): number {
  let least = Infinity;
  plan.forEach((a, index) => {
    for (let other = 0; other < index; other += 1) {
      least = Math.min(least, effectDistance(a, plan[other]!));
    }
  });
  return least;
}

const without = (ranges: EffectRanges): EffectRanges =>
  Object.fromEntries(
    Object.entries(ranges).map(([effect, range]) => [effect, { ...range, enabled: false }]),
  ) as EffectRanges;

describe('planVariations', () => {
  it.each(PRESETS)(
    'tells 20 of "$name" apart, and from the source, for every seed',
    ({ recipe }) => {
      let least = Infinity;
      for (let seed = 0; seed < SEEDS; seed += 1) {
        const plan = planVariations(recipe.effects, MOST, seed);
        least = Math.min(least, leastDistance([NEUTRAL_EFFECTS, ...plan]));
      }
      expect(least).toBeGreaterThanOrEqual(MIN_DISTANCE);
    },
  );

  it('stays within every range, rounded to what is printed, and mirrors half', () => {
    for (const { recipe } of PRESETS) {
      for (let seed = 0; seed < 200; seed += 1) {
        const plan = planVariations(recipe.effects, MOST, seed);
        expect(plan.filter((effects) => effects.mirror)).toHaveLength(MOST / 2);
        for (const effects of plan) {
          for (const [effect, value] of Object.entries(effects)) {
            if (typeof value === 'boolean') continue;
            const { min, max } = recipe.effects[effect as NumericEffect];
            expect(value).toBeGreaterThanOrEqual(min);
            expect(value).toBeLessThanOrEqual(max);
            expect(Number(value.toFixed(4))).toBe(value);
          }
        }
      }
    }
  });

  it('plans twenty in well under 50 ms', () => {
    const startedAt = performance.now();
    for (let seed = 0; seed < 50; seed += 1) planVariations(standard, MOST, seed);
    expect((performance.now() - startedAt) / 50).toBeLessThan(50);
  });

  it('gives the same plan for the same seed, and survives being printed', () => {
    const plan = planVariations(standard, 7, 99);
    expect(planVariations(standard, 7, 99)).toEqual(plan);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(planVariations(standard, 7, 100)).not.toEqual(plan);
  });

  it('mirrors some single variations and not others', () => {
    const mirrored = Array.from({ length: 100 }, (_, seed) => planVariations(standard, 1, seed)[0]!)
      .map(({ mirror }) => mirror)
      .filter(Boolean).length;
    expect(mirrored).toBeGreaterThan(25);
    expect(mirrored).toBeLessThan(75);
  });

  it('keeps the slots it is told to, and the others away from them', () => {
    const [kept] = planVariations(standard, 1, 1);
    const plan = planVariations(standard, 5, 2, { keep: new Map([[3, kept!]]) });
    expect(plan[2]).toBe(kept);
    expect(leastDistance([NEUTRAL_EFFECTS, ...plan])).toBeGreaterThanOrEqual(MIN_DISTANCE);
  });

  it('leaves what is switched off neutral, and ends even when everything is', () => {
    const plan = planVariations(without(standard), MOST, 3);
    expect(plan).toHaveLength(MOST);
    for (const effects of plan) expect(effects).toEqual(NEUTRAL_EFFECTS);
  });

  it('does its best with a recipe too narrow to tell variations apart', () => {
    const narrow = { ...without(standard), hue: { enabled: true, min: 1, max: 2 } };
    const plan = planVariations(narrow, MOST, 3);
    for (const effects of plan) {
      expect(effects.hue).toBeGreaterThanOrEqual(1);
      expect(effects.hue).toBeLessThanOrEqual(2);
      expect(effects).toEqual({ ...NEUTRAL_EFFECTS, hue: effects.hue });
    }
    expect(new Set(plan.map(({ hue }) => hue)).size).toBeGreaterThan(10);
  });

  it('takes a range of one value, and one between two printed steps', () => {
    const exact = {
      ...without(standard),
      noise: { enabled: true, min: 3.3, max: 3.4 },
      zoom: { enabled: true, min: 1.05, max: 1.05 },
    };
    const [effects] = planVariations(exact, 1, 1);
    expect(effects!.zoom).toBe(1.05);
    expect(effects!.noise).toBeGreaterThanOrEqual(3.3);
    expect(effects!.noise).toBeLessThanOrEqual(3.4);
  });
});

describe('effectDistance', () => {
  it('is 0 to itself, the same both ways, and 1 for one visible step', () => {
    const other = { ...NEUTRAL_EFFECTS, hue: 5 };
    expect(effectDistance(other, other)).toBe(0);
    expect(effectDistance(NEUTRAL_EFFECTS, other)).toBe(1);
    expect(effectDistance(other, NEUTRAL_EFFECTS)).toBe(1);
  });

  it('counts a pan only as far as the zoom lets it move the picture', () => {
    const still = { ...NEUTRAL_EFFECTS, panX: 1 };
    expect(effectDistance(NEUTRAL_EFFECTS, still)).toBe(0);
    const left = { ...NEUTRAL_EFFECTS, zoom: 1.1, panX: -1 };
    expect(effectDistance(left, { ...left, panX: 1 })).toBeGreaterThan(4);
  });
});
