import { expect, it } from 'vitest';
import { jobId, makeSummary } from '../../../tests/support/job-fixtures.ts';
import type { JobSummary } from '../contract/job.ts';
import type { JournalEvent } from '../contract/wire.ts';
import { toNews } from './job-news.ts';

const at = '2026-01-01T00:00:00.000Z';
const working = makeSummary({ status: 'processing' });
const counts = { ...working.counts, queued: 0, completed: 2 };

function told(job: JobSummary): JournalEvent {
  return { type: 'event', seq: 1, at, kind: 'job.updated', jobId: job.id, data: { job } };
}

it('tells of a job that has just ended', () => {
  const job = { ...working, status: 'completed', counts } as const;
  expect(toNews(told(job), working)).toEqual({
    kind: 'ready',
    tone: 'success',
    text: '“Summer sale” is ready: 2 variations.',
    jobId: working.id,
    ended: job,
  });
});

it('tells of failures beside what was made', () => {
  const some = { ...counts, completed: 1, failed: 1 };
  const event = told({ ...working, status: 'completed', counts: some });
  expect(toNews(event, working)?.text).toBe('“Summer sale” is ready: 1 variation, 1 failed.');
});

it('is silent about a job that had ended before, that is new to the tab, or that was cancelled', () => {
  const done = { ...working, status: 'completed', counts } as const;
  expect(toNews(told(done), done)).toBeNull();
  expect(toNews(told(done), undefined)).toBeNull();
  expect(toNews(told({ ...working, status: 'cancelled' }), working)).toBeNull();
});

const header = { type: 'event', seq: 1, at, jobId: null } as const;

function cleaned(...reasons: string[]): string | undefined {
  const jobs = reasons.map((reason, n) => ({ id: jobId(n + 1), name: `Job ${n + 1}`, reason }));
  const data = { freedBytes: 3_400_000, jobs };
  return toNews({ ...header, kind: 'cleanup.completed', data }, undefined)?.text;
}

it('tells of all that one clearing up removed in one sentence', () => {
  expect(cleaned('expired')).toBe('“Job 1” has expired and its files are gone: 3.4 MB freed.');
  expect(cleaned('evicted')).toContain('removed to make room for new work: 3.4 MB freed');
  expect(cleaned('expired', 'expired', 'evicted')).toBe(
    'Cleaned up: 2 jobs expired, 1 job removed to make room. 3.4 MB freed.',
  );
});

it('tells of pressure on the volume, and not of its end', () => {
  const pressure = (level: 'normal' | 'evicting') => {
    const data = { usedBytes: 9e9, capacityBytes: 10e9, level, nextToGo: [] };
    return toNews({ ...header, kind: 'volume.pressure', data }, undefined)?.text;
  };
  expect(pressure('evicting')).toContain('nearly full (9.0 GB of 10.0 GB)');
  expect(pressure('normal')).toBeUndefined();
});
