import { expect, it } from 'vitest';
import { jobId, makeSummary } from '../../../tests/support/job-fixtures.ts';
import type { JobSummary } from '../contract/job.ts';
import { WorkBatch } from './work-batch.ts';

const NOTHING = new Map<string, never>();

function job(n: number, status: JobSummary['status'], progress: number, total = 2): JobSummary {
  const counts = { ...makeSummary().counts, total };
  return makeSummary({ id: jobId(n), status, progress, counts });
}

it('counts every variation the same, and what has ended as done', () => {
  const batch = new WorkBatch();
  expect(batch.progress([job(1, 'processing', 50), job(2, 'queued', 0, 6)], NOTHING)).toBe(12);
  expect(batch.progress([job(1, 'completed', 100), job(2, 'processing', 50, 6)], NOTHING)).toBe(62);
});

it('knows what is told live, and does not say 100% of what is not done', () => {
  const live = { percent: 99.9, fps: null, speed: null, etaMs: 100 };
  const told = new Map([[jobId(1), live]]);
  expect(new WorkBatch().progress([job(1, 'processing', 50)], told)).toBe(99);
});

it('is nothing while nothing runs, and begins anew after that', () => {
  const batch = new WorkBatch();
  expect(batch.progress([job(1, 'processing', 50)], NOTHING)).toBe(50);
  expect(batch.progress([job(1, 'completed', 100)], NOTHING)).toBeNull();
  const next = [job(1, 'completed', 100), job(2, 'processing', 10)];
  expect(batch.progress(next, NOTHING)).toBe(10);
});
