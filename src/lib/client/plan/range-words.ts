import type { NumericEffect } from '../../contract/effects.ts';
import { words } from '../../words/words.ts';
import { decimal } from '../decimals.ts';
import type { Range } from './ranges.ts';

type Format = (value: number) => string;

const factor: Format = (value) => `${decimal(value, 2)}×`;
const degrees: Format = (value) => `${signed(value)}°`;
const percent: Format = (value) => `${signed(value * 100)}%`;
const percentOfFactor: Format = (value) => percent(value - 1);

const FORMATS: Readonly<Record<NumericEffect, Format>> = {
  zoom: factor,
  panX: percent,
  panY: percent,
  brightness: percent,
  contrast: percentOfFactor,
  saturation: percentOfFactor,
  hue: degrees,
  gamma: (value) => decimal(value, 2),
  noise: (value) => decimal(value, 0),
  speed: factor,
};

/** One value of an effect: "1.02×", "+6%", "−9°". */
export function valueInWords(effect: NumericEffect, value: number): string {
  return FORMATS[effect](value);
}

/** "1.02× to 1.12×"; "Off" for an effect that is not used. */
export function rangeInWords(effect: NumericEffect, { enabled, min, max }: Range): string {
  const { off, between } = words().planning.ranges;
  if (!enabled) return off;
  const [least, most] = [valueInWords(effect, min), valueInWords(effect, max)];
  return least === most ? least : between(least, most);
}

function signed(value: number): string {
  const told = decimal(Math.abs(value), 0);
  if (told === '0') return told;
  return `${value < 0 ? '−' : '+'}${told}`;
}
