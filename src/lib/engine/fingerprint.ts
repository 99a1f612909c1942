/** Small pictures of a video's moments, one below the other, as red, green and blue bytes. */
export const SMALL_WIDTH = 32;
export const SMALL_HEIGHT = 18;
const SMALL_BYTES = SMALL_WIDTH * SMALL_HEIGHT * 3;

/** Bytes of the fingerprint of a video that is looked at in so many moments. */
export function fingerprintBytes(moments: number): number {
  return moments * SMALL_BYTES;
}

/**
 * How different two videos of one source look, 0 (the same) … 100 (black against white): the mean absolute
 * difference of all colour values of their small pictures, as a part of the scale.
 * Throws when the fingerprints are not of one size.
 */
export function visibleDifference(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length || a.length === 0)
    throw new Error('fingerprints of different sizes cannot be compared');
  let sum = 0;
  for (const [index, value] of a.entries()) sum += Math.abs(value - (b[index] ?? 0));
  return Math.round((sum / a.length / 255) * 10_000) / 100;
}
