import {
  EFFECT_LIMITS,
  NEUTRAL_EFFECTS,
  type Effects,
  type NumericEffect,
} from '../contract/effects.ts';

export interface EffectWord {
  readonly name: keyof Effects;
  readonly text: string;
}

const signed = (value: number, digits: number) =>
  `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;
const factor = (value: number) => `${value.toFixed(2)}×`;
const percent = (value: number) => `${signed(value * 100, 0)}%`;

const WORDS: Readonly<Record<NumericEffect, (value: number) => string>> = {
  zoom: (value) => `Zoom ${factor(value)}`,
  panX: (value) => `${value < 0 ? 'Left' : 'Right'} ${Math.abs(value * 100).toFixed(0)}%`,
  panY: (value) => `${value < 0 ? 'Up' : 'Down'} ${Math.abs(value * 100).toFixed(0)}%`,
  brightness: (value) => `Brightness ${percent(value)}`,
  contrast: (value) => `Contrast ${percent(value - 1)}`,
  saturation: (value) => `Colour ${percent(value - 1)}`,
  hue: (value) => `Hue ${signed(value, 0)}°`,
  gamma: (value) => `Gamma ${value.toFixed(2)}`,
  noise: (value) => `Grain ${value.toFixed(0)}`,
  speed: (value) => `Speed ${factor(value)}`,
};

const ORDER = Object.keys(WORDS) as NumericEffect[];

/** What was done to a variation, the most visible first; effects that change nothing are left out. */
export function describeEffects(effects: Effects): readonly EffectWord[] {
  const changed = ORDER.filter((name) => strength(name, effects[name]) >= 0.02)
    .sort((a, b) => visibility(b, effects[b]) - visibility(a, effects[a]))
    .map((name) => ({ name, text: WORDS[name](effects[name]) }));
  return effects.mirror ? [{ name: 'mirror', text: 'Mirrored' }, ...changed] : changed;
}

/** 0 (neutral) … 1 (the most the limits allow in that direction). */
function strength(name: NumericEffect, value: number): number {
  const neutral = NEUTRAL_EFFECTS[name];
  const [min, max] = EFFECT_LIMITS[name];
  const reach = value < neutral ? neutral - min : max - neutral;
  return reach === 0 ? 0 : Math.abs(value - neutral) / reach;
}

/** A pan only moves within the small margin that the zoom leaves, so it is told last. */
function visibility(name: NumericEffect, value: number): number {
  return name === 'panX' || name === 'panY' ? strength(name, value) / 100 : strength(name, value);
}
