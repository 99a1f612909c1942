import { expect, it } from 'vitest';
import {
  makeVariation,
  makeVideo,
  variationId,
  videoId,
} from '../../../tests/support/job-fixtures.ts';
import { findShown, neighbour } from './shown-variation.ts';

const videos = [1, 2].map((v) =>
  makeVideo({
    id: videoId(v),
    variations: [1, 2].map((n) => makeVariation({ id: variationId(v * 10 + n), n })),
  }),
);

it('finds a variation, and where it stands among those of all videos', () => {
  expect(findShown(videos, variationId(21))).toMatchObject({
    video: { id: videoId(2) },
    variation: { n: 1 },
    at: 3,
    total: 4,
  });
  expect(findShown(videos, variationId(99))).toBeNull();
  expect(findShown(videos, null)).toBeNull();
});

it('goes on to the next video, and no further than the ends', () => {
  const last = findShown(videos, variationId(22))!;
  const middle = findShown(videos, variationId(12))!;
  expect(neighbour(videos, middle, 1)).toBe(variationId(21));
  expect(neighbour(videos, middle, -1)).toBe(variationId(11));
  expect(neighbour(videos, last, 1)).toBeNull();
});
