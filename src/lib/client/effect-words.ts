import {
  EFFECT_LIMITS,
  NEUTRAL_EFFECTS,
  type Effects,
  type NumericEffect,
} from '../contract/effects.ts';
import { words } from '../words/words.ts';
import { decimal } from './decimals.ts';

export interface EffectWord {
  readonly name: keyof Effects;
  readonly label: string;
  /** How much of it; empty for what is only on or off. */
  readonly value: string;
}

const signed = (value: number) => `${value < 0 ? '−' : '+'}${decimal(Math.abs(value), 0)}`;
const factor = (value: number) => `${decimal(value, 2)}×`;
const percent = (value: number) => `${signed(value * 100)}%`;

const VALUES: Readonly<Record<NumericEffect, (value: number) => string>> = {
  zoom: factor,
  panX: (value) => `${decimal(Math.abs(value * 100), 0)}%`,
  panY: (value) => `${decimal(Math.abs(value * 100), 0)}%`,
  brightness: percent,
  contrast: (value) => percent(value - 1),
  saturation: (value) => percent(value - 1),
  hue: (value) => `${signed(value)}°`,
  gamma: (value) => decimal(value, 2),
  noise: (value) => decimal(value, 0),
  speed: factor,
};

const ORDER = Object.keys(VALUES) as NumericEffect[];

/** What was done to a variation, the most visible first; effects that change nothing are left out. */
export function describeEffects(effects: Effects): readonly EffectWord[] {
  const changed = ORDER.filter((name) => strength(name, effects[name]) >= 0.02)
    .sort((a, b) => visibility(b, effects[b]) - visibility(a, effects[a]))
    .map((name) => ({
      name,
      label: labelOf(name, effects[name]),
      value: VALUES[name](effects[name]),
    }));
  const mirror = { name: 'mirror', label: words().effects.mirror, value: '' } as const;
  return effects.mirror ? [mirror, ...changed] : changed;
}

function labelOf(name: NumericEffect, value: number): string {
  const { left, right, up, down, ...others } = words().effects;
  if (name === 'panX') return value < 0 ? left : right;
  if (name === 'panY') return value < 0 ? up : down;
  return others[name];
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
