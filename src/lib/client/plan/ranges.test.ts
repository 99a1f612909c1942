import { expect, it } from 'vitest';
import { EFFECT_LIMITS, type NumericEffect } from '../../contract/effects.ts';
import { PRESETS } from '../../contract/recipe.ts';
import { rangeInWords, valueInWords } from './range-words.ts';
import {
  countChanges,
  effectiveRanges,
  moved,
  placesOf,
  toPlace,
  withoutRange,
  withRange,
} from './ranges.ts';

const base = PRESETS[1]!.recipe.effects;
const EFFECTS = Object.keys(EFFECT_LIMITS) as NumericEffect[];

it('has a place on the slider for every value of the built-in recipes', () => {
  for (const { recipe } of PRESETS)
    for (const effect of EFFECTS) {
      const { min, max } = recipe.effects[effect];
      const [first, last] = placesOf(effect);
      expect(toPlace(effect, min)).toBeGreaterThanOrEqual(first);
      expect(toPlace(effect, max)).toBeLessThanOrEqual(last);
      const away = moved(effect, recipe.effects[effect], [first, last]);
      const back = moved(effect, away, [toPlace(effect, min), toPlace(effect, max)]);
      expect(back).toEqual(recipe.effects[effect]);
    }
});

it('never leaves the limits, and keeps the exact value of the end that was not moved', () => {
  for (const effect of EFFECTS) {
    const { min, max } = moved(effect, base[effect], placesOf(effect));
    expect([min, max]).toEqual(EFFECT_LIMITS[effect]);
  }
  const fine = { enabled: true, min: 1.0234, max: 1.1 };
  expect(moved('zoom', fine, [102, 115])).toEqual({ enabled: true, min: 1.0234, max: 1.15 });
});

it('overrides only what differs from the recipe', () => {
  const wider = { ...base.hue, max: 20 };
  const changed = withRange(base, withRange(base, {}, 'hue', wider), 'mirror', { enabled: false });
  expect(changed).toEqual({ hue: wider, mirror: { enabled: false } });
  expect(countChanges(changed)).toBe(2);
  expect(effectiveRanges(base, changed)).toEqual({
    ...base,
    hue: wider,
    mirror: { enabled: false },
  });
  expect(withRange(base, changed, 'hue', { ...base.hue })).toEqual({ mirror: { enabled: false } });
  expect(withoutRange(changed, 'mirror')).toEqual({ hue: wider });
  expect(countChanges({})).toBe(0);
});

it('tells a range with its direction and unit', () => {
  expect(rangeInWords('zoom', base.zoom)).toBe('1.02× to 1.12×');
  expect(rangeInWords('brightness', base.brightness)).toBe('−6% to +6%');
  expect(rangeInWords('contrast', base.contrast)).toBe('−10% to +14%');
  expect(rangeInWords('hue', { enabled: true, min: 0, max: 9 })).toBe('0° to +9°');
  expect(rangeInWords('noise', { enabled: true, min: 4, max: 4 })).toBe('4');
  expect(rangeInWords('speed', { ...base.speed, enabled: false })).toBe('Off');
  expect(valueInWords('gamma', 0.9)).toBe('0.90');
});
