import type { JobSummary } from '../contract/job.ts';
import { isFinal } from '../contract/states.ts';
import type { JournalEvent } from '../contract/wire.ts';
import { formatBytes, formatCount } from './format.ts';

export type Tone = 'success' | 'info' | 'warning' | 'error';

/** Something worth telling wherever in the app one is. */
export interface News {
  readonly tone: Tone;
  readonly text: string;
  /** The job to look at, if there is one left. */
  readonly jobId: string | null;
}

/** What an event means to people, or null when the page itself shows enough of it. */
export function toNews(event: JournalEvent, before: JobSummary | undefined): News | null {
  switch (event.kind) {
    case 'job.updated':
      return before !== undefined && !isFinal(before.status) ? ended(event.data.job) : null;
    case 'job.expired':
      return news(
        'info',
        `${quoted(event.data.job)} has expired and its files are gone.`,
        event.jobId,
      );
    case 'job.evicted':
      return news(
        'warning',
        `${quoted(event.data.job)} was removed to make room for new work.`,
        event.jobId,
      );
    case 'volume.pressure':
      return news('warning', pressure(event.data), null);
    default:
      return null;
  }
}

function ended(job: JobSummary): News | null {
  if (job.status === 'failed') {
    return news('error', `${quoted(job)} could not be made.`, job.id);
  }
  if (job.status !== 'completed') return null;
  const { completed, failed } = job.counts;
  const made = formatCount(completed, 'variation');
  return failed === 0
    ? news('success', `${quoted(job)} is ready: ${made}.`, job.id)
    : news('warning', `${quoted(job)} is ready: ${made}, ${failed} failed.`, job.id);
}

function pressure({
  usedBytes,
  capacityBytes,
  level,
}: {
  usedBytes: number;
  capacityBytes: number;
  level: string;
}) {
  const used = `${formatBytes(usedBytes)} of ${formatBytes(capacityBytes)}`;
  return level === 'full'
    ? `The server’s storage is full (${used}). Download and delete finished jobs to go on.`
    : `The server’s storage is filling up (${used}). Old results may be removed soon.`;
}

function quoted({ name }: JobSummary): string {
  return `“${name}”`;
}

function news(tone: Tone, text: string, jobId: string | null): News {
  return { tone, text, jobId };
}
