import type { JobSummary } from '../contract/job.ts';
import { isFinal } from '../contract/states.ts';
import { words } from '../words/words.ts';
import type { News } from './job-news.ts';

/** How something may end, in the order it is told. */
const ENDINGS = ['completed', 'failed', 'cancelled', 'expired', 'evicted', 'deleted'] as const;

type Jobs = ReadonlyMap<string, JobSummary>;

/** "While you were away: 3 finished, 1 expired.", or null when nothing ended. */
export function awayNews(before: Jobs, after: Jobs): News | null {
  const say = words().live.away;
  const changed = [...after.values()].filter((job) => endedSince(before, job));
  const told = ENDINGS.flatMap((ending) => {
    const { length } = changed.filter(({ status }) => status === ending);
    return length === 0 ? [] : [say[ending](length)];
  });
  if (told.length === 0) return null;
  const [only] = changed.length === 1 ? changed : [];
  const tone = changed.some(({ status }) => status === 'failed') ? 'warning' : 'info';
  return { kind: 'away', tone, text: say.lead(told.join(', ')), jobId: only?.id ?? null };
}

/** Ids sort by creation time: an unknown job that is older than a known one is no news, it was just not loaded. */
function endedSince(before: Jobs, { id, status }: JobSummary): boolean {
  if (!isFinal(status)) return false;
  const known = before.get(id);
  if (known !== undefined) return known.status !== status;
  return [...before.keys()].every((other) => other < id);
}
