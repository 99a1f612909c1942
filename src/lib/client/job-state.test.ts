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
  restoreState,
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

const live = (seq = 10) => applyWelcome(NO_JOBS, snapshot(seq)).state;
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
  const settled = (n: number) => makeSummary({ id: jobId(n), status: 'completed' });

  it('that holds all there are drops the rest', () => {
    const before = mergeSummaries(NO_JOBS, [1, 5, 8].map(settled));
    const { jobs } = applyWelcome(before, snapshot(1, [settled(5)])).state;
    expect([...jobs.keys()]).toEqual([jobId(5)]);
  });

  it('of the newest keeps what is older than it reaches, unless it was active', () => {
    const newest = Array.from({ length: 200 }, (_, i) => settled(100 + i));
    const active = makeSummary({ id: jobId(2), status: 'processing' });
    const before = mergeSummaries(NO_JOBS, [settled(1), active, settled(150), settled(301)]);
    const { jobs } = applyWelcome(before, snapshot(1, newest)).state;
    expect([1, 2, 150, 301].filter((n) => jobs.has(jobId(n)))).toEqual([1, 150]);
  });

  it('that is older than the state is left alone', () => {
    const before = live(10);
    expect(applyWelcome(before, snapshot(9, []))).toEqual({ state: before, verdict: 'seen' });
  });

  it('of another database replaces everything, whatever its revisions', () => {
    const before = mergeSummaries(live(10), [makeSummary({ rev: 99 })]);
    const open = openJob(before, jobId(1), makeJob({ rev: 99 }));
    const after = applyWelcome(open, { ...snapshot(1, [], 'epoch'), epoch: 'other' }).state;
    expect(after.jobs.size).toBe(0);
    expect(after.open?.job).toBeNull();
  });
});

describe('a replay', () => {
  const shared = { type: 'welcome', version: 1, epoch: 'e', pingIntervalMs: 1000 } as const;
  const replay = (seq: number, events: JournalEvent[]): Welcome => ({
    ...{ ...shared, seq, mode: 'replay', reason: null, events, jobs: null },
  });
  const events = [updated(11, { rev: 2 }), updated(12, { rev: 3, progress: 70 })];

  it('brings what was missed', () => {
    const { state, verdict } = applyWelcome(live(10), replay(12, events));
    expect(verdict).toBe('applied');
    expect(first(state)?.progress).toBe(70);
    expect(state.cursor?.seq).toBe(12);
  });

  it('that does not lead from here to its end changes nothing', () => {
    for (const welcome of [replay(12, events.slice(1)), replay(13, events), replay(11, [])]) {
      const state = live(10);
      expect(applyWelcome(state, welcome)).toEqual({ state, verdict: 'gap' });
    }
    expect(applyWelcome(NO_JOBS, replay(12, events)).verdict).toBe('gap');
    expect(applyWelcome(live(10), { ...replay(12, events), epoch: 'other' }).verdict).toBe('gap');
  });

  it('of what is known already changes nothing', () => {
    const state = live(12);
    expect(applyWelcome(state, replay(12, events))).toEqual({ state, verdict: 'seen' });
  });
});

describe('what an earlier visit knew', () => {
  const cursor = { epoch: 'e', seq: 4 };

  it('never overwrites what came with the page, nor the other way round', () => {
    const page = [
      makeSummary({ rev: 5, name: 'page' }),
      makeSummary({ id: jobId(2), rev: 1, name: 'page' }),
    ];
    const saved = page.map((job) => ({ ...job, rev: 3, name: 'saved' }));
    const { jobs, ...rest } = restoreState(mergeSummaries(NO_JOBS, page), { cursor, jobs: saved });
    expect([...jobs.values()].map(({ name }) => name)).toEqual(['page', 'saved']);
    expect(rest).toEqual({ cursor, open: null });
  });

  it('comes too late once there was a welcome', () => {
    const state = live(10);
    expect(restoreState(state, { cursor, jobs: [] })).toBe(state);
  });
});

it('of one revision keeps the further one', () => {
  const state = mergeSummaries(live(10), [makeSummary({ progress: 60 })]);
  expect(first(mergeSummaries(state, [makeSummary({ progress: 40 })]))?.progress).toBe(60);
  expect(first(mergeSummaries(state, [makeSummary({ progress: 80 })]))?.progress).toBe(80);
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
        state = applyWelcome(state, snapshot(welcomed)).state;
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
