import * as v from 'valibot';
import { JobAnswer, JobPage, type Job, type JobSummary } from '../contract/job.ts';
import { Cursor, JournalEvent, SnapshotReason } from '../contract/wire.ts';
import { ApiError, callApi, callIfChanged, type Tagged } from './api.ts';

/** Part of the journal; `epoch` and `seq` are the head's. */
export const EventsPage = v.object({ ...Cursor.entries, events: v.array(JournalEvent) });
export type EventsPage = v.InferOutput<typeof EventsPage>;

/** The events that follow a cursor cannot be told: where the journal stands, and why. */
export const Unreachable = v.object({ ...Cursor.entries, reason: SnapshotReason });
export type Unreachable = v.InferOutput<typeof Unreachable>;

/** What is asked of the server where it cannot push. Every method rejects with ApiError, or with the signal's reason. */
export interface Rest {
  /** The events after the cursor, as many as one answer holds. */
  events(after: Cursor | null, signal: AbortSignal): Promise<EventsPage | Unreachable>;
  /** The newest jobs and every active one, in no order. */
  snapshot(signal: AbortSignal): Promise<readonly JobSummary[]>;
  /** The active jobs, or null when they are as they were when this was asked last. */
  active(signal: AbortSignal): Promise<readonly JobSummary[] | null>;
  job(id: string, signal: AbortSignal): Promise<Job>;
}

/** The most the server gives in one answer. */
const EVENTS = 1000;
const JOBS = 200;
const NEWEST = `/api/jobs?limit=${JOBS}`;
const ACTIVE = `${NEWEST}&status=queued,processing`;
/** A cursor of no journal: the refusal tells where the journal stands. */
const NOWHERE = 'none:0';

export function createRest(): Rest {
  let lastActive: Tagged<JobPage> | null = null;
  return {
    async events(after, signal) {
      const cursor = after === null ? NOWHERE : `${encodeURIComponent(after.epoch)}:${after.seq}`;
      try {
        const path = `/api/events?after=${cursor}&limit=${EVENTS}`;
        return await callApi(EventsPage, path, { signal });
      } catch (error) {
        if (!(error instanceof ApiError) || error.code !== 'CURSOR_TRIMMED') throw error;
        return v.parse(Unreachable, error.body);
      }
    },
    async snapshot(signal) {
      const newest = await callApi(JobPage, NEWEST, { signal });
      return [...newest.jobs, ...(await allPages(ACTIVE, signal))];
    },
    async active(signal) {
      const answer = await callIfChanged(JobPage, ACTIVE, lastActive?.etag ?? null, signal);
      if (answer === null) return null;
      lastActive = answer;
      return answer.value.jobs;
    },
    async job(id, signal) {
      const { job } = await callApi(JobAnswer, `/api/jobs/${id}`, { signal });
      return job;
    },
  };
}

async function allPages(path: string, signal: AbortSignal): Promise<readonly JobSummary[]> {
  const jobs: JobSummary[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const next: JobPage = await callApi(
      JobPage,
      cursor === '' ? path : `${path}&cursor=${cursor}`,
      { signal },
    );
    jobs.push(...next.jobs);
    cursor = next.nextCursor;
  }
  return jobs;
}
