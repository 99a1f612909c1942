import type { Rational } from './source-info.ts';

/** Where a video is looked at, as parts of its length: the middle of each quarter. */
const LOOKED_AT = [1 / 8, 3 / 8, 5 / 8, 7 / 8] as const;
export const MOMENTS = LOOKED_AT.length;
/** Which of them stands for the whole video in a picture. */
export const SHOWN = 1;

/**
 * The pictures that a video of so many is looked at by, counted from 0. Videos of one source that differ in
 * speed are looked at in the same moments of the source, to within one picture.
 */
export function moments(frames: number): number[] {
  return LOOKED_AT.map((part) => momentAt(part, frames));
}

/** The picture at that part (0 … 1) of a video. */
export function momentAt(part: number, frames: number): number {
  return Math.max(0, Math.min(frames - 1, Math.floor(part * frames)));
}

/** Seconds from the start of a video at which a picture is shown, moved by a part of a picture. */
export function secondsOf(frame: number, { num, den }: Rational, shift = 0): number {
  return ((frame + shift) * den) / num;
}
