import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { NEUTRAL_EFFECTS } from '../../src/lib/contract/effects.ts';
import { Job, JobSummary, Variation } from '../../src/lib/contract/job.ts';
import { ServerMessage } from '../../src/lib/contract/wire.ts';
import { Board } from './board.ts';

const id = (tail: number) => `01J00000000000000000000${String(tail).padStart(3, '0')}`;
const at = '2026-07-01T09:30:05.000Z';

const variation = (n: number, change: Partial<Variation> = {}) =>
  v.parse(Variation, {
    id: id(n),
    n,
    status: 'queued',
    progress: 0,
    fps: null,
    speed: null,
    etaMs: null,
    attempt: 0,
    effects: NEUTRAL_EFFECTS,
    sizeBytes: null,
    crc32: null,
    durationMs: null,
    quality: { ssim: null },
    error: null,
    ...change,
  });

const job = v.parse(Job, {
  id: id(100),
  name: 'demo',
  status: 'queued',
  preset: 'standard',
  seed: 1,
  variationsPerVideo: 2,
  createdAt: at,
  startedAt: null,
  completedAt: null,
  expiresAt: null,
  pinned: false,
  keepSources: false,
  rev: 5,
  progress: 0,
  etaMs: null,
  queuePosition: 1,
  counts: { total: 2, queued: 2, processing: 0, completed: 0, failed: 0, cancelled: 0 },
  videoCount: 1,
  outputBytes: 0,
  downloadBytes: null,
  videos: [
    {
      id: id(200),
      name: 'a.mp4',
      status: 'queued',
      progress: 0,
      sizeBytes: 9,
      durationMs: 1000,
      width: 2,
      height: 2,
      fps: 25,
      error: null,
      variations: [variation(1), variation(2)],
    },
  ],
});

const message = (content: object) => v.parse(ServerMessage, content);
const updated = (rev: number, changed: Variation, jobId: string = job.id) =>
  message({
    type: 'event',
    seq: rev,
    at,
    kind: 'variation.updated',
    jobId,
    data: { rev, videoId: id(200), variation: changed },
  });
const progress = (n: number, percent: number) =>
  message({ type: 'progress', items: [[id(n), percent, 50, 2, 900]] });

describe('Board', () => {
  it('shows progress of a variation once it is running', () => {
    const board = new Board(job);
    board.apply(progress(1, 40));
    expect(board.progress).toBe(0);
    const [change] = board.apply(updated(6, variation(1, { status: 'processing', attempt: 1 })));
    expect(change?.row).toMatchObject({ n: 1, videoName: 'a.mp4', status: 'processing' });
    board.apply(progress(1, 40));
    expect(board.rows[0]).toMatchObject({ progress: 40, fps: 50, speed: 2, etaMs: 900 });
    expect(board.progress).toBe(20);
  });

  it('tells each state once', () => {
    const board = new Board(job);
    const event = updated(6, variation(2, { status: 'completed', progress: 100 }));
    expect(board.apply(event)).toHaveLength(1);
    expect(board.apply(event)).toEqual([]);
    expect(board.count('completed')).toBe(1);
  });

  it('passes over what is older than what it has, and over other jobs', () => {
    const board = new Board(job);
    expect(board.apply(updated(4, variation(1, { status: 'failed' })))).toEqual([]);
    expect(board.apply(updated(9, variation(1, { status: 'failed' }), id(101)))).toEqual([]);
    expect(board.count('queued')).toBe(2);
  });

  it('follows the job to its end, also through a replay', () => {
    const board = new Board(job);
    const summary = v.parse(JobSummary, { ...job, rev: 9, status: 'completed' });
    const end = { type: 'event', seq: 9, at, kind: 'job.updated', jobId: job.id };
    const changes = board.apply(
      message({
        type: 'welcome',
        version: 1,
        epoch: 'e',
        seq: 9,
        pingIntervalMs: 20_000,
        mode: 'replay',
        reason: null,
        events: [{ ...end, data: { job: summary } }],
        jobs: null,
      }),
    );
    expect(changes).toEqual([{ row: null, status: 'completed' }]);
    expect(board.status).toBe('completed');
  });
});
