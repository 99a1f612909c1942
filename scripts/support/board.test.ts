import { describe, expect, it } from 'vitest';
import type { Variation } from '../../src/lib/contract/job.ts';
import type { ServerMessage } from '../../src/lib/contract/wire.ts';
import {
  jobId,
  makeJob,
  makeSummary,
  makeVariation,
  variationId,
  videoId,
} from '../../tests/support/job-fixtures.ts';
import { Board } from './board.ts';

const at = '2026-07-01T09:30:05.000Z';
const REV = 5;
const job = makeJob({ rev: REV });

const updated = (
  rev: number,
  n: number,
  change: Partial<Variation>,
  ofJob = job.id,
): ServerMessage => ({
  type: 'event',
  seq: rev,
  at,
  kind: 'variation.updated',
  jobId: ofJob,
  data: {
    rev,
    videoId: videoId(1),
    variation: makeVariation({ id: variationId(n), n, ...change }),
  },
});

const progress = (n: number, percent: number): ServerMessage => ({
  type: 'progress',
  items: [[variationId(n), percent, 50, 2, 900]],
});

describe('Board', () => {
  it('shows progress of a variation once it is running', () => {
    const board = new Board(job);
    board.apply(progress(1, 40));
    expect(board.progress).toBe(0);
    const [change] = board.apply(updated(REV + 1, 1, { status: 'processing', attempt: 1 }));
    expect(change?.row).toMatchObject({ n: 1, videoName: 'clip.mp4', status: 'processing' });
    board.apply(progress(1, 40));
    expect(board.rows[0]).toMatchObject({ progress: 40, fps: 50, speed: 2, etaMs: 900 });
    expect(board.progress).toBe(20);
  });

  it('tells each state once', () => {
    const board = new Board(job);
    const event = updated(REV + 1, 2, { status: 'completed', progress: 100 });
    expect(board.apply(event)).toHaveLength(1);
    expect(board.apply(event)).toEqual([]);
    expect(board.count('completed')).toBe(1);
  });

  it('passes over what is older than what it has, and over other jobs', () => {
    const board = new Board(job);
    expect(board.apply(updated(REV - 1, 1, { status: 'failed' }))).toEqual([]);
    expect(board.apply(updated(REV + 1, 1, { status: 'failed' }, jobId(2)))).toEqual([]);
    expect(board.count('queued')).toBe(2);
  });

  it('follows the job to its end, also through a replay', () => {
    const board = new Board(job);
    const changes = board.apply({
      type: 'welcome',
      version: 1,
      epoch: 'e',
      seq: 9,
      pingIntervalMs: 20_000,
      mode: 'replay',
      reason: null,
      events: [
        {
          type: 'event',
          seq: 9,
          at,
          kind: 'job.updated',
          jobId: job.id,
          data: { job: makeSummary({ rev: REV + 1, status: 'completed' }) },
        },
      ],
      jobs: null,
    });
    expect(changes).toEqual([{ row: null, status: 'completed' }]);
    expect(board.status).toBe('completed');
  });
});
