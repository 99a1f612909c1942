import * as v from 'valibot';
import { JobSummary, type Job, type Video } from '../contract/job.ts';
import { isFinal, isTombstone } from '../contract/states.ts';
import type { Cursor, JournalEvent, Welcome } from '../contract/wire.ts';

/** Everything a tab knows of the jobs. Never changed in place: every function here gives the next one. */
export interface JobState {
  /** How far the journal has been applied; null until the first welcome. */
  readonly cursor: Cursor | null;
  readonly jobs: ReadonlyMap<string, JobSummary>;
  /** The job that a page shows with its videos. */
  readonly open: OpenJob | null;
}

export interface OpenJob {
  readonly id: string;
  readonly job: Job | null;
  /**
   * Events since the whole job was asked for, or null when `job` is complete. A whole job that is older than
   * some of them is brought up to date with them, so nothing falls between the answer and the stream.
   */
  readonly waiting: readonly JobEvent[] | null;
}

export type JobEvent = Exclude<JournalEvent, { jobId: null }>;

/** What became of an event: a gap means that the journal must be asked for again. */
export type Verdict = 'applied' | 'seen' | 'gap';

export const NO_JOBS: JobState = { cursor: null, jobs: new Map(), open: null };

/** Merges summaries from a REST answer; what is newer already stays. */
export function mergeSummaries(state: JobState, summaries: readonly JobSummary[]): JobState {
  const jobs = new Map(state.jobs);
  for (const summary of summaries) {
    const known = jobs.get(summary.id);
    if (known === undefined || summary.rev >= known.rev) jobs.set(summary.id, summary);
  }
  return { ...state, jobs };
}

/** Opens a job for its page, with its videos if they are there already. They count as unproven: see `confirmJob`. */
export function openJob(state: JobState, id: string, job: Job | null): JobState {
  const known = job === null ? state : mergeSummaries(state, [toSummary(job)]);
  return { ...known, open: { id, job, waiting: [] } };
}

export function closeJob(state: JobState): JobState {
  return { ...state, open: null };
}

/** Takes a whole job from the answer to a command, unless the page knows a newer one. */
export function mergeJob(state: JobState, job: Job): JobState {
  const merged = mergeSummaries(state, [toSummary(job)]);
  const { open } = merged;
  if (open?.id !== job.id || (open.job !== null && open.job.rev > job.rev)) return merged;
  return { ...merged, open: { ...open, job } };
}

/** Takes a whole job that was asked for after the last welcome or `openJob`: with it, nothing is missing. */
export function confirmJob(state: JobState, job: Job): JobState {
  const merged = mergeSummaries(state, [toSummary(job)]);
  const { open } = merged;
  if (open?.id !== job.id) return merged;
  const caughtUp = (open.waiting ?? []).reduce(applyToJob, job);
  const newest = open.job !== null && open.job.rev > caughtUp.rev ? open.job : caughtUp;
  return { ...merged, open: { id: open.id, job: newest, waiting: null } };
}

/**
 * Takes a welcome: replays what was missed, or starts from a snapshot. After a snapshot the open job misses
 * whatever happened in between, so it waits to be confirmed.
 */
export function applyWelcome(state: JobState, welcome: Welcome): JobState {
  const cursor = { epoch: welcome.epoch, seq: welcome.seq };
  if (welcome.mode === 'replay') {
    const replayed = welcome.events.reduce((next, event) => applyEvent(next, event).state, state);
    return { ...replayed, cursor };
  }
  // Another database: its revisions do not compare with ours.
  const foreign = welcome.reason === 'epoch' || welcome.reason === 'ahead';
  const jobs = foreign ? new Map<string, JobSummary>() : olderThan(state.jobs, welcome.jobs);
  const open = state.open && { ...state.open, waiting: [], ...(foreign ? { job: null } : {}) };
  return mergeSummaries({ cursor, jobs, open }, welcome.jobs);
}

/**
 * A snapshot holds the newest jobs and every active one. What it could hold and does not is gone; what is older
 * than it reaches was loaded page by page and stays. Ids sort by creation time.
 */
function olderThan(
  jobs: ReadonlyMap<string, JobSummary>,
  snapshot: readonly JobSummary[],
): Map<string, JobSummary> {
  const inSnapshot = new Set<string>(snapshot.map(({ id }) => id));
  const settled = snapshot.filter(({ status }) => isFinal(status));
  const oldest = settled.reduce<string>((least, { id }) => (id < least ? id : least), '~');
  return new Map([...jobs].filter(([id]) => inSnapshot.has(id) || id < oldest));
}

/** Applies one event, only if it is the next one. */
export function applyEvent(
  state: JobState,
  event: JournalEvent,
): { readonly state: JobState; readonly verdict: Verdict } {
  const { cursor } = state;
  if (cursor === null || event.seq <= cursor.seq) return { state, verdict: 'seen' };
  if (event.seq > cursor.seq + 1) return { state, verdict: 'gap' };
  const next = { ...state, cursor: { epoch: cursor.epoch, seq: event.seq } };
  return { state: event.jobId === null ? next : applyJobEvent(next, event), verdict: 'applied' };
}

function applyJobEvent(state: JobState, event: JobEvent): JobState {
  const next = 'job' in event.data ? mergeSummaries(state, [event.data.job]) : state;
  const { open } = next;
  if (open?.id !== event.jobId) return next;
  const job = open.job && applyToJob(open.job, event);
  const waiting = open.waiting && [...open.waiting, event];
  return { ...next, open: { ...open, job, waiting } };
}

/** An event of the same revision is applied again: it is whole, so that changes nothing. */
function applyToJob(job: Job, event: JobEvent): Job {
  switch (event.kind) {
    case 'video.updated': {
      const { rev, video } = event.data;
      return patchVideo(job, rev, video.id, (known) => ({ ...known, ...video }));
    }
    case 'variation.updated': {
      const { rev, videoId, variation } = event.data;
      return patchVideo(job, rev, videoId, (known) => ({
        ...known,
        variations: known.variations.map((old) => (old.id === variation.id ? variation : old)),
      }));
    }
    default: {
      const summary = event.data.job;
      if (summary.rev < job.rev) return job;
      return { ...job, ...summary, videos: isTombstone(summary.status) ? [] : job.videos };
    }
  }
}

function patchVideo(job: Job, rev: number, videoId: string, patch: (video: Video) => Video): Job {
  if (rev < job.rev) return job;
  const videos = job.videos.map((video) => (video.id === videoId ? patch(video) : video));
  return { ...job, rev, videos };
}

function toSummary(job: Job): JobSummary {
  return v.parse(JobSummary, job);
}
