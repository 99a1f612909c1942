import { expect, it } from 'vitest';
import { jobId, makeSummary } from '../../../tests/support/job-fixtures.ts';
import type { JobSummary } from '../contract/job.ts';
import type { PressureLevel } from '../contract/system.ts';
import { Pressure } from './pressure.svelte.ts';

function names(level: PressureLevel, ...jobs: JobSummary[]): readonly string[] {
  const known = new Map<string, JobSummary>(jobs.map((job) => [job.id, job]));
  const nextToGo = [1, 2, 3].map((n) => ({ id: jobId(n), name: `Job ${n}` }));
  const pressure = new Pressure({ usedBytes: 9, capacityBytes: 10, level, nextToGo });
  return pressure.names({ get: (id) => known.get(id) });
}

it('names what goes next, also what is not loaded', () => {
  expect(names('evicting')).toEqual(['Job 1', 'Job 2', 'Job 3']);
});

it('names no job that is gone already, that was pinned meanwhile, or that is worked on again', () => {
  const gone = makeSummary({ id: jobId(1), status: 'evicted' });
  const pinned = makeSummary({ id: jobId(2), status: 'completed', pinned: true });
  const again = makeSummary({ id: jobId(3), status: 'queued' });
  expect(names('full', gone, pinned, again)).toEqual([]);
});

it('names nothing before anything has to go', () => {
  expect(names('warning')).toEqual([]);
});
