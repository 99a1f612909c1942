import type { JobSummary } from '../contract/job.ts';
import { isFinal } from '../contract/states.ts';
import type { JournalEvent, VolumePressure } from '../contract/wire.ts';
import { words } from '../words/words.ts';
import { formatBytes } from './format.ts';

export type Tone = 'success' | 'info' | 'warning' | 'error';

/** What news are about; those of a kind may be told together. */
export type NewsKind = 'ready' | 'failed' | 'cleanup' | 'pressure' | 'away';

/** Something worth telling wherever in the app one is. */
export interface News {
  readonly kind?: NewsKind;
  readonly tone: Tone;
  readonly text: string;
  /** The job to look at, if there is one left. */
  readonly jobId: string | null;
  /** The job that has just ended, when that is the news. */
  readonly ended?: JobSummary;
}

/** What an event means to people, or null when the page itself shows enough of it. */
export function toNews(event: JournalEvent, before: JobSummary | undefined): News | null {
  switch (event.kind) {
    case 'job.updated':
      return before !== undefined && !isFinal(before.status) ? ended(event.data.job) : null;
    case 'cleanup.completed':
      return cleaned(event.data);
    case 'volume.pressure':
      return pressure(event.data);
    default:
      return null;
  }
}

function ended(job: JobSummary): News | null {
  const say = words().live.news;
  const { name, status, counts } = job;
  const about = { jobId: job.id, ended: job };
  if (status === 'failed') {
    return { kind: 'failed', tone: 'error', text: say.failed(name), ...about };
  }
  if (status !== 'completed') return null;
  const { completed, failed } = counts;
  return failed === 0
    ? { kind: 'ready', tone: 'success', text: say.ready(name, completed), ...about }
    : {
        kind: 'ready',
        tone: 'warning',
        text: say.readyPartly(name, completed, failed),
        ...about,
      };
}

/** One sentence for all that one clearing up removed: expiry and eviction are told here, and nowhere else. */
function cleaned({
  jobs,
  freedBytes,
}: Extract<JournalEvent, { kind: 'cleanup.completed' }>['data']): News | null {
  const say = words().live.news;
  const freed = formatBytes(freedBytes);
  const evicted = jobs.filter(({ reason }) => reason === 'evicted').length;
  const expired = jobs.filter(({ reason }) => reason === 'expired').length;
  if (evicted + expired === 0) return null;
  const tone = evicted > 0 ? 'warning' : 'info';
  const [only] = jobs.length === 1 ? jobs : [];
  if (only !== undefined) {
    const text = evicted > 0 ? say.evicted(only.name, freed) : say.expired(only.name, freed);
    return { kind: 'cleanup', tone, text, jobId: only.id };
  }
  const told = [
    ...(expired > 0 ? [say.cleanedExpired(expired)] : []),
    ...(evicted > 0 ? [say.cleanedEvicted(evicted)] : []),
  ].join(', ');
  return { kind: 'cleanup', tone, text: say.cleaned(told, freed), jobId: null };
}

function pressure({ usedBytes, capacityBytes, level }: VolumePressure): News | null {
  if (level === 'normal') return null;
  const say = words().live.news;
  const tell = { warning: say.filling, evicting: say.evicting, full: say.full }[level];
  const text = tell(formatBytes(usedBytes), formatBytes(capacityBytes));
  return { kind: 'pressure', tone: 'warning', text, jobId: null };
}
