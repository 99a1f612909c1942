import type { JobSummary } from '../contract/job.ts';
import { words } from '../words/words.ts';

/** Why a job has nothing to download, in a sentence; null when there is nothing to explain. */
export function whyGone({ status }: JobSummary): string | null {
  const say = words().jobs.rows;
  switch (status) {
    case 'expired':
    case 'evicted':
    case 'deleted':
    case 'failed':
      return say[status];
    default:
      return null;
  }
}
