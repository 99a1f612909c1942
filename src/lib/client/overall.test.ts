import { expect, it } from 'vitest';
import { jobId, makeSummary } from '../../../tests/support/job-fixtures.ts';
import type { JobSummary } from '../contract/job.ts';
import { Overall } from './overall.svelte.ts';

const NOTHING = new Map<string, never>();

function job(n: number, status: JobSummary['status'], progress: number, total = 2): JobSummary {
  const counts = { ...makeSummary().counts, total };
  return makeSummary({ id: jobId(n), status, progress, counts });
}

it('counts every variation the same, and what has ended as done', () => {
  const overall = new Overall();
  overall.look([job(1, 'processing', 50), job(2, 'queued', 0, 6)], NOTHING);
  expect(overall.percent).toBe(12);
  overall.look([job(1, 'completed', 100), job(2, 'processing', 50, 6)], NOTHING);
  expect(overall.percent).toBe(62);
  expect(overall.titled('Jobs')).toBe('62% · Jobs');
});

it('knows what is told live, and does not say 100% of what is not done', () => {
  const overall = new Overall();
  const live = { percent: 99.9, fps: null, speed: null, etaMs: 100 };
  overall.look([job(1, 'processing', 50)], new Map([[jobId(1), live]]));
  expect(overall.percent).toBe(99);
});

it('is nothing while nothing runs, and begins anew after that', () => {
  const overall = new Overall();
  overall.look([job(1, 'processing', 50)], NOTHING);
  overall.look([job(1, 'completed', 100)], NOTHING);
  expect(overall.percent).toBeNull();
  expect(overall.titled('Jobs')).toBe('Jobs');
  overall.look([job(1, 'completed', 100), job(2, 'processing', 10)], NOTHING);
  expect(overall.percent).toBe(10);
});
