import type { JobSummary } from '../contract/job.ts';
import type { JobStatus } from '../contract/states.ts';
import { words } from '../words/words.ts';

export type StatusTone = 'active' | 'waiting' | 'good' | 'bad' | 'gone';

interface StatusWord {
  /** In the language that is spoken when it is read. */
  readonly word: string;
  readonly tone: StatusTone;
}

/** How a state is called and coloured. */
export const STATUS: Readonly<Record<JobStatus, StatusWord>> = {
  queued: called('queued', 'waiting'),
  processing: called('processing', 'active'),
  completed: called('completed', 'good'),
  failed: called('failed', 'bad'),
  cancelled: called('cancelled', 'gone'),
  expired: called('expired', 'gone'),
  evicted: called('evicted', 'gone'),
  deleted: called('deleted', 'gone'),
};

function called(status: JobStatus, tone: StatusTone): StatusWord {
  return {
    get word() {
      return words().live.status[status];
    },
    tone,
  };
}

/** "next in line", "3rd in line", or null. */
export function placeInLine(position: number | null): string | null {
  if (position === null) return null;
  const say = words().live;
  return position <= 1 ? say.nextInLine : say.inLine(position);
}

/** "12 of 15 variations, 3 failed". */
export function countsInWords({ counts }: JobSummary): string {
  const say = words().live;
  const made = say.made(counts.completed, counts.total);
  return counts.failed === 0 ? made : `${made}, ${say.failures(counts.failed)}`;
}
