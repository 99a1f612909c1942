import type { JobSummary } from '../contract/job.ts';
import { isFinal, type JobStatus } from '../contract/states.ts';
import type { News } from './job-news.ts';

/** How an ending is counted, in the order it is told. */
const ENDINGS: readonly (readonly [JobStatus, string])[] = [
  ['completed', 'finished'],
  ['failed', 'failed'],
  ['cancelled', 'cancelled'],
  ['expired', 'expired'],
  ['evicted', 'removed to make room'],
  ['deleted', 'deleted'],
];

type Jobs = ReadonlyMap<string, JobSummary>;

/** "While you were away: 3 finished, 1 expired.", or null when nothing ended. */
export function awayNews(before: Jobs, after: Jobs): News | null {
  const changed = [...after.values()].filter((job) => endedSince(before, job));
  const told = ENDINGS.flatMap(([status, word]) => {
    const { length } = changed.filter((job) => job.status === status);
    return length === 0 ? [] : [`${length} ${word}`];
  });
  if (told.length === 0) return null;
  const [only] = changed.length === 1 ? changed : [];
  const tone = changed.some(({ status }) => status === 'failed') ? 'warning' : 'info';
  return { tone, text: `While you were away: ${told.join(', ')}.`, jobId: only?.id ?? null };
}

/** Ids sort by creation time: an unknown job that is older than a known one is no news, it was just not loaded. */
function endedSince(before: Jobs, { id, status }: JobSummary): boolean {
  if (!isFinal(status)) return false;
  const known = before.get(id);
  if (known !== undefined) return known.status !== status;
  return [...before.keys()].every((other) => other < id);
}
