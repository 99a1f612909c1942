import { describe, expect, it } from 'vitest';
import {
  makeJob,
  makeVariation,
  makeVideo,
  variationId,
} from '../../../tests/support/job-fixtures.ts';
import {
  countRetryable,
  isRepeatable,
  isRerollable,
  retryWords,
  sourceKeptUntil,
} from './job-verbs.ts';

const until = '2026-01-01T01:00:00.000Z';
const kept = { available: true, until };
const gone = { available: false, until: null };
const failed = makeVariation({ status: 'failed' });
const cancelled = makeVariation({ id: variationId(2), n: 2, status: 'cancelled' });
const done = makeVariation({ id: variationId(3), n: 3, status: 'completed' });

describe('what can be tried again', () => {
  it('is what failed or was cancelled, as far as its source is kept', () => {
    const videos = [
      makeVideo({ source: kept, variations: [failed, cancelled, done] }),
      makeVideo({ source: gone, variations: [failed] }),
    ];
    expect(countRetryable(videos)).toEqual({ failed: 1, cancelled: 1 });
  });

  it.each([
    [0, 0, null],
    [3, 0, 'Retry 3 failed'],
    [0, 1, 'Retry 1 cancelled'],
    [2, 1, 'Retry 3 variations'],
  ])('%i failed, %i cancelled: %s', (failures, stopped, words) => {
    expect(retryWords({ failed: failures, cancelled: stopped })).toBe(words);
  });

  it('tells until when its source stays, and says nothing of a source that serves nobody', () => {
    const video = makeVideo({ source: kept, status: 'completed', variations: [done] });
    expect(sourceKeptUntil(makeJob({ keepSources: false }), video)).toBeNull();
    expect(sourceKeptUntil(makeJob({ keepSources: true }), video)).toBe(until);
    const partial = { ...video, variations: [done, failed] };
    expect(sourceKeptUntil(makeJob({ keepSources: false }), partial)).toBe(until);
    expect(sourceKeptUntil(makeJob({ keepSources: true }), { ...video, source: gone })).toBeNull();
  });
});

describe('drawing a variation anew', () => {
  const video = makeVideo({ source: kept, status: 'completed', variations: [done] });

  it('takes a finished one whose source is kept', () => {
    const job = makeJob({ status: 'completed', keepSources: true });
    expect(isRerollable(job, video, done)).toBe(true);
    expect(isRerollable(job, video, failed)).toBe(false);
    expect(isRerollable(job, { ...video, source: gone }, done)).toBe(false);
  });

  it('is over with the job where sources are not kept', () => {
    expect(isRerollable(makeJob({ status: 'processing' }), video, done)).toBe(true);
    expect(isRerollable(makeJob({ status: 'completed' }), video, done)).toBe(false);
  });
});

describe('making a job again', () => {
  const job = makeJob({ status: 'completed', keepSources: true, videos: [makeVideo()] });

  it('needs all of its sources, kept', () => {
    expect(isRepeatable(job)).toBe(true);
    expect(isRepeatable({ ...job, keepSources: false })).toBe(false);
    expect(isRepeatable({ ...job, status: 'expired', videos: [] })).toBe(false);
    expect(isRepeatable({ ...job, videos: [makeVideo(), makeVideo({ source: gone })] })).toBe(
      false,
    );
  });
});
