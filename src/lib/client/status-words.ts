import type { JobSummary } from '../contract/job.ts';
import type { JobStatus } from '../contract/states.ts';
import { formatCount } from './format.ts';

export type StatusTone = 'active' | 'waiting' | 'good' | 'bad' | 'gone';

/** How a state is called and coloured. */
export const STATUS: Readonly<
  Record<JobStatus, { readonly word: string; readonly tone: StatusTone }>
> = {
  queued: { word: 'Waiting', tone: 'waiting' },
  processing: { word: 'Working', tone: 'active' },
  completed: { word: 'Ready', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  cancelled: { word: 'Cancelled', tone: 'gone' },
  expired: { word: 'Expired', tone: 'gone' },
  evicted: { word: 'Removed', tone: 'gone' },
  deleted: { word: 'Deleted', tone: 'gone' },
};

/** Why a job has nothing to download, in a sentence; null when there is nothing to explain. */
export function whyGone(job: JobSummary): string | null {
  switch (job.status) {
    case 'expired':
      return 'Its time was up, so its files were removed. Send the videos again to make new variations.';
    case 'evicted':
      return 'Its files were removed early to make room for newer work.';
    case 'deleted':
      return 'Someone deleted it, and its files with it.';
    case 'cancelled':
      return job.counts.completed > 0
        ? 'It was cancelled before it was finished.'
        : 'It was cancelled before anything was made.';
    case 'failed':
      return 'No variation could be made. The reasons stand with each video.';
    default:
      return null;
  }
}

/** "next in line", "3rd in line", or null. */
export function placeInLine(position: number | null): string | null {
  if (position === null) return null;
  return position <= 1 ? 'next in line' : `${ordinal(position)} in line`;
}

const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };
const rules = new Intl.PluralRules('en', { type: 'ordinal' });

function ordinal(n: number): string {
  return `${n}${ENDINGS[rules.select(n)] ?? 'th'}`;
}

/** "12 of 15 done", with failures told apart. */
export function countsInWords({ counts }: JobSummary): string {
  const failed = counts.failed === 0 ? '' : `, ${counts.failed} failed`;
  return `${counts.completed} of ${formatCount(counts.total, 'variation')}${failed}`;
}
