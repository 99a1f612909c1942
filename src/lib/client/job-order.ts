import type { JobSummary } from '../contract/job.ts';

/** What is being worked on first, then what waits in its order, then the rest, newest first. */
export function sortJobs(jobs: Iterable<JobSummary>): readonly JobSummary[] {
  return [...jobs].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.queuePosition ?? Infinity) - (b.queuePosition ?? Infinity) ||
      (a.id < b.id ? 1 : -1),
  );
}

function rank({ status }: JobSummary): number {
  if (status === 'processing') return 0;
  return status === 'queued' ? 1 : 2;
}
