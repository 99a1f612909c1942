import { expect, it } from 'vitest';
import { makeSummary } from '../../../tests/support/job-fixtures.ts';
import type { JobSummary } from '../contract/job.ts';
import type { JournalEvent } from '../contract/wire.ts';
import { toNews } from './job-news.ts';

const at = '2026-01-01T00:00:00.000Z';
const working = makeSummary({ status: 'processing' });
const counts = { ...working.counts, queued: 0, completed: 2 };

function told(kind: 'job.updated' | 'job.expired', job: JobSummary): JournalEvent {
  return { type: 'event', seq: 1, at, kind, jobId: job.id, data: { job } };
}

it('tells of a job that has just ended', () => {
  const event = told('job.updated', { ...working, status: 'completed', counts });
  const text = '“Summer sale” is ready: 2 variations.';
  expect(toNews(event, working)).toEqual({ tone: 'success', text, jobId: working.id });
});

it('tells of failures beside what was made', () => {
  const some = { ...counts, completed: 1, failed: 1 };
  const event = told('job.updated', { ...working, status: 'completed', counts: some });
  expect(toNews(event, working)?.text).toBe('“Summer sale” is ready: 1 variation, 1 failed.');
});

it('is silent about a job that had ended before, that is new to the tab, or that was cancelled', () => {
  const done = { ...working, status: 'completed', counts } as const;
  expect(toNews(told('job.updated', done), done)).toBeNull();
  expect(toNews(told('job.updated', done), undefined)).toBeNull();
  expect(toNews(told('job.updated', { ...working, status: 'cancelled' }), working)).toBeNull();
});

it('tells of a job whose files are gone', () => {
  const event = told('job.expired', { ...working, status: 'expired' });
  expect(toNews(event, undefined)?.text).toContain('has expired');
});
