import { expect, it } from 'vitest';
import { jobId, makeSummary } from '../../../tests/support/job-fixtures.ts';
import type { JobSummary } from '../contract/job.ts';
import type { JobStatus } from '../contract/states.ts';
import { awayNews } from './away.ts';

function jobs(...statuses: [n: number, status: JobStatus][]): Map<string, JobSummary> {
  return new Map(statuses.map(([n, status]) => [jobId(n), makeSummary({ id: jobId(n), status })]));
}

it('counts what ended, by how it ended', () => {
  const before = jobs([1, 'completed'], [2, 'processing'], [3, 'queued'], [4, 'queued']);
  const after = jobs([1, 'expired'], [2, 'completed'], [3, 'completed'], [4, 'failed']);
  expect(awayNews(before, after)).toEqual({
    kind: 'away',
    tone: 'warning',
    text: 'While you were away: 2 finished, 1 failed, 1 expired.',
    jobId: null,
  });
});

it('leads to the job when there is only one', () => {
  const news = awayNews(jobs([1, 'queued']), jobs([1, 'completed']));
  expect(news).toMatchObject({ text: 'While you were away: 1 finished.', jobId: jobId(1) });
});

it('counts jobs that came and ended meanwhile, but not old ones that were just not loaded', () => {
  const before = jobs([5, 'completed']);
  expect(awayNews(before, jobs([5, 'completed'], [6, 'completed']))?.jobId).toBe(jobId(6));
  expect(awayNews(before, jobs([4, 'expired'], [5, 'completed']))).toBeNull();
});

it('is silent when nothing ended', () => {
  const before = jobs([1, 'queued'], [2, 'failed']);
  expect(awayNews(before, jobs([1, 'processing'], [2, 'failed'], [3, 'queued']))).toBeNull();
});
