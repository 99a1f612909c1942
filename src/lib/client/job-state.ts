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

export interface Applied {
  readonly state: JobState;
  readonly verdict: Verdict;
}

export const NO_JOBS: JobState = { cursor: null, jobs: new Map(), open: null };

/** Merges summaries from a REST answer; what is newer already stays. */
export function mergeSummaries(state: JobState, summaries: readonly JobSummary[]): JobState {
  const jobs = new Map(state.jobs);
  for (const summary of summaries) jobs.set(summary.id, newest(jobs.get(summary.id), summary));
  return { ...state, jobs };
}

/** Of one revision, the one that is further is the newer: progress is not journalled, and never goes back. */
function newest(known: JobSummary | undefined, told: JobSummary): JobSummary {
  if (known === undefined || told.rev > known.rev) return told;
  if (told.rev < known.rev) return known;
  return { ...told, progress: Math.max(known.progress, told.progress) };
}

/** Starts from what an earlier visit knew, under whatever is known already. */
export function restoreState(
  state: JobState,
  saved: { readonly cursor: Cursor; readonly jobs: readonly JobSummary[] },
): JobState {
  if (state.cursor !== null) return state;
  const { jobs } = mergeSummaries(mergeSummaries(NO_JOBS, saved.jobs), [...state.jobs.values()]);
  return { ...state, cursor: saved.cursor, jobs };
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
 * whatever happened in between, so it waits to be confirmed. A replay that does not lead from the state's
 * cursor to its own is a gap.
 */
export function applyWelcome(state: JobState, welcome: Welcome): Applied {
  return welcome.mode === 'replay' ? replay(state, welcome) : startFrom(state, welcome);
}

function replay(state: JobState, { epoch, seq, events }: Welcome): Applied {
  if (state.cursor?.epoch !== epoch) return { state, verdict: 'gap' };
  let next = state;
  for (const event of events) next = applyEvent(next, event).state;
  if ((next.cursor?.seq ?? 0) < seq) return { state, verdict: 'gap' };
  return { state: next, verdict: next === state ? 'seen' : 'applied' };
}

function startFrom(state: JobState, welcome: Extract<Welcome, { mode: 'snapshot' }>): Applied {
  const { epoch, seq, reason } = welcome;
  // Another database, or an older copy of this one: its revisions do not compare with ours.
  const foreign = state.cursor !== null && (state.cursor.epoch !== epoch || reason === 'ahead');
  if (!foreign && seq < (state.cursor?.seq ?? 0)) return { state, verdict: 'seen' };
  const jobs = foreign ? new Map<string, JobSummary>() : outside(state.jobs, welcome.jobs);
  const open = state.open && { ...state.open, waiting: [], ...(foreign ? { job: null } : {}) };
  const next = mergeSummaries({ cursor: { epoch, seq }, jobs, open }, welcome.jobs);
  return { state: next, verdict: 'applied' };
}

/** A snapshot that holds fewer jobs holds all there are. */
export const SNAPSHOT_JOBS = 200;

/**
 * A snapshot holds the newest jobs and every active one. What it could hold and does not is gone; what is older
 * than it reaches was loaded page by page and stays. Ids sort by creation time.
 */
function outside(
  jobs: ReadonlyMap<string, JobSummary>,
  snapshot: readonly JobSummary[],
): Map<string, JobSummary> {
  const inSnapshot = new Set<string>(snapshot.map(({ id }) => id));
  const settled = snapshot.filter(({ status }) => isFinal(status));
  const reach = snapshot.length < SNAPSHOT_JOBS ? '' : settled.map(({ id }) => id).sort()[0];
  const stays = ({ id, status }: JobSummary) =>
    inSnapshot.has(id) || (isFinal(status) && (reach === undefined || id < reach));
  return new Map([...jobs].filter(([, job]) => stays(job)));
}

/** Applies one event, only if it is the next one. */
export function applyEvent(state: JobState, event: JournalEvent): Applied {
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
