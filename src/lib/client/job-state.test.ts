import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  jobId,
  makeJob,
  makeSummary,
  makeVideo,
  videoId,
} from '../../../tests/support/job-fixtures.ts';
import type { Job, VideoHeader } from '../contract/job.ts';
import type { JournalEvent, Welcome } from '../contract/wire.ts';
import {
  applyEvent,
  applyWelcome,
  confirmJob,
  mergeJob,
  mergeSummaries,
  NO_JOBS,
  openJob,
  type JobState,
} from './job-state.ts';

const at = '2026-01-01T00:00:00.000Z';

function updated(seq: number, changes: Parameters<typeof makeSummary>[0] = {}): JournalEvent {
  const job = makeSummary(changes);
  return { type: 'event', seq, at, kind: 'job.updated', jobId: job.id, data: { job } };
}

function snapshot(
  seq: number,
  jobs = [makeSummary()],
  reason: 'fresh' | 'epoch' = 'fresh',
): Welcome {
  const shared = { type: 'welcome', version: 1, epoch: 'e', seq, pingIntervalMs: 1000 } as const;
  return { ...shared, mode: 'snapshot', reason, events: [], jobs };
}

const live = (seq = 10) => applyWelcome(NO_JOBS, snapshot(seq));
const first = (state: JobState) => state.jobs.get(jobId(1));

describe('events', () => {
  it('are applied in order, each once', () => {
    const { state, verdict } = applyEvent(live(10), updated(11, { rev: 2, progress: 40 }));
    expect(verdict).toBe('applied');
    expect(first(state)?.progress).toBe(40);
    expect(state.cursor).toEqual({ epoch: 'e', seq: 11 });
    expect(applyEvent(state, updated(11, { rev: 3 }))).toEqual({ state, verdict: 'seen' });
  });

  it('leave the state alone when one is missing before them', () => {
    const before = live(10);
    expect(applyEvent(before, updated(12, { rev: 9 }))).toEqual({ state: before, verdict: 'gap' });
  });

  it('are nothing before the first welcome', () => {
    expect(applyEvent(NO_JOBS, updated(1)).verdict).toBe('seen');
  });

  it('of an older revision never overwrite what an answer told', () => {
    const state = mergeSummaries(live(10), [makeSummary({ rev: 5, progress: 80 })]);
    expect(first(applyEvent(state, updated(11, { rev: 4, progress: 60 })).state)?.progress).toBe(
      80,
    );
  });

  it('about the whole server move the cursor only', () => {
    const before = live(10);
    const data = { freedBytes: 1, jobs: [] };
    const kind = 'cleanup.completed';
    const { state } = applyEvent(before, { type: 'event', seq: 11, at, kind, jobId: null, data });
    expect(state).toEqual({ ...before, cursor: { epoch: 'e', seq: 11 } });
  });
});

describe('a snapshot', () => {
  it('drops what it would hold if it still existed, and keeps what is older than it reaches', () => {
    const jobs = [1, 5, 8].map((n) => makeSummary({ id: jobId(n), status: 'completed' }));
    const before = mergeSummaries(NO_JOBS, jobs);
    const after = applyWelcome(before, snapshot(1, [jobs[1]!]));
    expect([...after.jobs.keys()].sort()).toEqual([jobId(1), jobId(5)]);
  });

  it('of another database replaces everything, whatever its revisions', () => {
    const before = mergeSummaries(NO_JOBS, [makeSummary({ rev: 99 })]);
    const after = applyWelcome(
      openJob(before, jobId(1), makeJob({ rev: 99 })),
      snapshot(1, [], 'epoch'),
    );
    expect(after.jobs.size).toBe(0);
    expect(after.open?.job).toBeNull();
  });
});

it('replays what was missed', () => {
  const events = [updated(11, { rev: 2 }), updated(12, { rev: 3, progress: 70 })];
  const shared = {
    type: 'welcome',
    version: 1,
    epoch: 'e',
    seq: 12,
    pingIntervalMs: 1000,
  } as const;
  const state = applyWelcome(live(10), {
    ...shared,
    mode: 'replay',
    reason: null,
    events,
    jobs: null,
  });
  expect(first(state)?.progress).toBe(70);
  expect(state.cursor?.seq).toBe(12);
});

describe('the open job', () => {
  it('loses its videos when it becomes a tombstone', () => {
    const state = openJob(live(10), jobId(1), makeJob());
    const next = applyEvent(state, updated(11, { rev: 2, status: 'evicted' })).state;
    expect(next.open?.job).toMatchObject({ status: 'evicted', videos: [] });
  });

  it('takes the answer to a command, but not an older one', () => {
    const state = openJob(live(10), jobId(1), makeJob({ rev: 4 }));
    expect(mergeJob(state, makeJob({ rev: 5, progress: 9 })).open?.job?.progress).toBe(9);
    expect(mergeJob(state, makeJob({ rev: 3, progress: 9 })).open?.job?.progress).toBe(0);
  });

  // The server moves on at any moment; the page asks at one moment and is answered with the state of a later one.
  it('misses nothing, whenever it was loaded, asked for and answered', () => {
    const change = fc.record({ n: fc.constantFrom(1, 2), progress: fc.nat(100) });
    const history = fc.array(change, { minLength: 1, maxLength: 12 });
    const moment = fc.nat(12);
    fc.assert(
      fc.property(history, moment, moment, moment, moment, (changes, ...moments) => {
        const [loaded, welcomed, told, answered] = moments
          .map((m) => Math.min(m, changes.length))
          .sort((a, b) => a - b) as [number, number, number, number];
        const { jobs, events } = serverHistory(changes);

        let state = openJob(NO_JOBS, jobId(1), jobs[loaded]!);
        state = applyWelcome(state, snapshot(welcomed));
        for (const event of events.slice(welcomed, answered))
          state = applyEvent(state, event).state;
        state = confirmJob(state, jobs[told]!);
        for (const event of events.slice(answered)) state = applyEvent(state, event).state;

        expect(state.open).toEqual({ id: jobId(1), job: jobs.at(-1), waiting: null });
      }),
    );
  });
});

/** The job after each change (the first is before all), and the event of each. */
function serverHistory(changes: readonly { n: number; progress: number }[]) {
  const header: VideoHeader & { variations?: unknown } = makeVideo();
  delete header.variations;
  const jobs: Job[] = [makeJob({ videos: [makeVideo(), makeVideo({ id: videoId(2) })] })];
  const events = changes.map(({ n, progress }, i): JournalEvent => {
    const last = jobs.at(-1)!;
    const rev = last.rev + 1;
    const id = videoId(n);
    const videos = last.videos.map((video) => (video.id === id ? { ...video, progress } : video));
    jobs.push({ ...last, rev, videos });
    const data = { rev, video: { ...header, id, progress } };
    return { type: 'event', seq: i + 1, at, kind: 'video.updated', jobId: last.id, data };
  });
  return { jobs, events };
}
