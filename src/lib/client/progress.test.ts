import { expect, it } from 'vitest';
import { makeSummary, makeVariation } from '../../../tests/support/job-fixtures.ts';
import type { JournalEvent } from '../contract/wire.ts';
import { applyProgress, forgetProgress, withProgress, type Progress } from './progress.ts';

const at = '2026-01-01T00:00:00.000Z';
const known = { status: 'processing', progress: 30, etaMs: 9000 };

function mapOf(id: string): Map<string, Progress> {
  const map = new Map<string, Progress>();
  applyProgress(map, [
    [id, 10, 1, 1, 1],
    [id, 41.9, 118.2, 2.1, 31_200],
  ]);
  return map;
}

it('keeps the last value', () => {
  expect(mapOf('a').get('a')).toEqual({ percent: 41.9, fps: 118.2, speed: 2.1, etaMs: 31_200 });
});

it('forgets a variation with every step in its life, so that a new attempt starts at nothing', () => {
  const variation = makeVariation({ status: 'processing', attempt: 2 });
  const map = mapOf(variation.id);
  const data = { rev: 2, videoId: 'v', variation };
  const jobId = makeSummary().id;
  const event: JournalEvent = { type: 'event', seq: 1, at, kind: 'variation.updated', jobId, data };
  forgetProgress(map, event);
  expect(map.size).toBe(0);
});

it('forgets a job once it is not worked on', () => {
  const job = makeSummary({ status: 'processing' });
  const map = mapOf(job.id);
  const shared = { type: 'event', seq: 1, at, kind: 'job.updated', jobId: job.id } as const;
  forgetProgress(map, { ...shared, data: { job } });
  expect(map.size).toBe(1);
  forgetProgress(map, { ...shared, data: { job: { ...job, status: 'completed' } } });
  expect(map.size).toBe(0);
});

it('never shows less than what is known, and nothing live of what has ended', () => {
  const live = { percent: 20, fps: null, speed: null, etaMs: null };
  expect(withProgress(known, live)).toEqual({ percent: 30, etaMs: 9000 });
  expect(withProgress(known, { ...live, percent: 50, etaMs: 10 })).toEqual({
    percent: 50,
    etaMs: 10,
  });
  expect(withProgress({ ...known, status: 'failed' }, { ...live, percent: 50 }).percent).toBe(30);
});
