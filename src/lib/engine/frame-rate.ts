import type { Rational } from './source-info.ts';

/** Faster sources (slow motion of phones) are thinned out: no screen or platform of this trade shows more. */
export const MAX_OUTPUT_RATE = 60;

const STANDARD_RATES: readonly Rational[] = [
  { num: 24000, den: 1001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30000, den: 1001 },
  { num: 30, den: 1 },
  { num: 48, den: 1 },
  { num: 50, den: 1 },
  { num: 60000, den: 1001 },
  { num: 60, den: 1 },
];
/** A measured rate this close to a standard one is meant to be it (the closest wins: 24 and 23.976 are 0.1 % apart). */
const SAME_RATE = 0.001;
/** For variable rates: phones in the dark and screen recordings, which gain nothing from more than 30. */
const EVERYDAY_RATES = [5, 10, 15, 20, 24, 25, 30, 50, MAX_OUTPUT_RATE];
const EVERYDAY_MAX = 30;
/** Spacings within a tenth of the middle one come from rounding and jitter, not from a variable rate. */
const JITTER = 0.1;
/** Up to this part of the pictures may be off before the rate counts as variable. */
const OUTLIERS = 0.02;

export interface RateFinding {
  readonly frameRate: Rational;
  readonly variableFrameRate: boolean;
}

/**
 * The constant rate to write a video with, from the times of its pictures in ticks of `timeBase`
 * seconds; never more than 60. A variable source gets the rate of its livelier moments (the lower
 * quartile of its spacings) so that they stay smooth, but above 30 only what it has on average.
 */
export function findFrameRate(times: readonly number[], timeBase: Rational): RateFinding {
  const sorted = [...times].sort((a, b) => a - b);
  const spacings: number[] = [];
  sorted.forEach((time, index) => {
    const spacing = time - (sorted[index - 1] ?? time);
    if (spacing > 0) spacings.push(spacing);
  });
  const first = sorted[0];
  const last = sorted.at(-1);
  if (spacings.length === 0 || first === undefined || last === undefined) {
    return { frameRate: { num: 30, den: 1 }, variableFrameRate: false };
  }
  const meanTicks = (last - first) / spacings.length;
  const ordered = [...spacings].sort((a, b) => a - b);
  const middle = ordered[Math.floor(ordered.length / 2)] ?? meanTicks;
  // One tick of a coarse clock may by itself be more than a tenth of a spacing.
  const slack = Math.max(1, middle * JITTER);
  const off = spacings.filter((spacing) => Math.abs(spacing - middle) > slack).length;
  const variableFrameRate = off > spacings.length * OUTLIERS;
  const perSecond = (ticks: number): number => timeBase.den / (timeBase.num * ticks);
  if (variableFrameRate) {
    const lively = perSecond(ordered[Math.floor(ordered.length / 4)] ?? meanTicks);
    const wanted = Math.max(perSecond(meanTicks), Math.min(EVERYDAY_MAX, lively));
    return { frameRate: everydayRate(wanted), variableFrameRate };
  }
  return { frameRate: nameRate(meanTicks, perSecond(meanTicks), timeBase), variableFrameRate };
}

/** The slowest rate that shows (nearly) all of `perSecond` pictures. */
function everydayRate(perSecond: number): Rational {
  const rate = EVERYDAY_RATES.find((candidate) => candidate >= perSecond * 0.98);
  return { num: rate ?? MAX_OUTPUT_RATE, den: 1 };
}

function nameRate(ticks: number, perSecond: number, timeBase: Rational): Rational {
  if (perSecond >= MAX_OUTPUT_RATE) return { num: MAX_OUTPUT_RATE, den: 1 };
  const near = (rate: Rational): number => Math.abs(rate.num / rate.den / perSecond - 1);
  const [closest] = [...STANDARD_RATES].sort((a, b) => near(a) - near(b));
  if (closest && near(closest) <= SAME_RATE) return closest;
  if (Number.isInteger(ticks)) return reduce(timeBase.den, timeBase.num * ticks);
  return reduce(Math.max(1, Math.round(perSecond * 1000)), 1000);
}

/** The fraction in lowest terms; both parts positive. */
function reduce(num: number, den: number): Rational {
  let [a, b] = [num, den];
  while (b !== 0) [a, b] = [b, a % b];
  return { num: num / a, den: den / a };
}
