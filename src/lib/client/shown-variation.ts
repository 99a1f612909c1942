import type { Variation, Video } from '../contract/job.ts';

/** A variation that is looked at, and where it stands among all of its job's, counted from 1. */
export interface Shown {
  readonly video: Video;
  readonly variation: Variation;
  readonly at: number;
  readonly total: number;
}

/** The variation of that id, or null when there is none. */
export function findShown(videos: readonly Video[], id: string | null): Shown | null {
  if (id === null) return null;
  const all = inOrder(videos);
  const at = all.findIndex(({ variation }) => variation.id === id);
  const found = all[at];
  return found === undefined ? null : { ...found, at: at + 1, total: all.length };
}

/** The id of the variation that many places from the shown one, or null beyond either end. */
export function neighbour(videos: readonly Video[], shown: Shown, step: 1 | -1): string | null {
  return inOrder(videos)[shown.at - 1 + step]?.variation.id ?? null;
}

/** As they stand on the page. */
function inOrder(videos: readonly Video[]) {
  return videos.flatMap((video) => video.variations.map((variation) => ({ video, variation })));
}
