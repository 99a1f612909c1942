import type { Distinctness } from '../contract/job.ts';
import { visibleDifference } from './fingerprint.ts';

/**
 * What a variation should differ by from its source and from each other one. Copies that are only encoded
 * anew or grained stay below 0.3; what the presets draw lies above 0.9, but for pictures with little in them.
 */
export const MIN_DISTINCTNESS = 0.75;

/** A finished variation, by what it looks like. */
export interface Looks {
  readonly n: number;
  readonly fingerprint: Uint8Array;
  /** Whether it may still be drawn anew. */
  readonly isFresh: boolean;
}

/** How different each of a video's variations looks, by its number. */
export function measureDistinctness(
  source: Uint8Array,
  variations: readonly Looks[],
): Map<number, Distinctness> {
  return new Map(
    variations.map(({ n, fingerprint }) => {
      const measured: Distinctness = {
        source: visibleDifference(fingerprint, source),
        nearest: null,
        nearestVariation: null,
      };
      for (const other of variations) {
        if (other.n === n) continue;
        const difference = visibleDifference(fingerprint, other.fingerprint);
        if (measured.nearest !== null && difference >= measured.nearest) continue;
        Object.assign(measured, { nearest: difference, nearestVariation: other.n });
      }
      return [n, measured];
    }),
  );
}

/**
 * Numbers of the variations to draw anew, ascending: the fresh ones that look too much like the source, like
 * one that stays as it is, or like an earlier fresh one. In which order they were made plays no part.
 */
export function findAlike(source: Uint8Array, variations: readonly Looks[]): number[] {
  const staying = [
    source,
    ...variations.filter(({ isFresh }) => !isFresh).map(({ fingerprint }) => fingerprint),
  ];
  const fresh = variations.filter(({ isFresh }) => isFresh).sort((a, b) => a.n - b.n);
  return fresh
    .filter(({ fingerprint }) => {
      const isAlike = staying.some(
        (other) => visibleDifference(fingerprint, other) < MIN_DISTINCTNESS,
      );
      if (!isAlike) staying.push(fingerprint);
      return isAlike;
    })
    .map(({ n }) => n);
}
