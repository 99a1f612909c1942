import { describe, expect, it } from 'vitest';
import {
  jobId,
  makeSummary,
  makeVariation,
  variationId,
  videoId,
} from '../../../../tests/support/job-fixtures.ts';
import { jobUpdated } from '../../../../tests/support/memory-journal.ts';
import type { VariationId } from '../../contract/ids.ts';
import type { WorkStatus } from '../../contract/states.ts';
import type { JournalEvent, ProgressInterest, ProgressItem } from '../../contract/wire.ts';
import { ProgressBoard } from './progress-board.ts';

const job = jobId(1);
const [one, two] = [variationId(11), variationId(12)];
const item = (id: string, percent: number): ProgressItem => [id, percent, null, null, null];

function variationUpdated(id: VariationId, status: WorkStatus): JournalEvent {
  const data = { rev: 1, videoId: videoId(1), variation: makeVariation({ id, status }) };
  return {
    type: 'event',
    seq: 1,
    at: '2026-01-01T00:00:00.000Z',
    kind: 'variation.updated',
    jobId: job,
    data,
  };
}

function taken(board: ProgressBoard, interest: ProgressInterest = 'all'): unknown {
  const payload = board.take()?.frameFor(interest)?.payloads[0];
  return payload === undefined ? null : JSON.parse(Buffer.from(payload).toString());
}

describe('ProgressBoard', () => {
  it('keeps the last value of each id, and is empty once taken', () => {
    const board = new ProgressBoard();
    board.put(job, item(one, 1));
    board.put(job, item(two, 5));
    board.put(job, item(one, 2));
    expect(taken(board)).toEqual({ type: 'progress', items: [item(one, 2), item(two, 5)] });
    expect(board.take()).toBeNull();
  });

  it('gives each watcher the items of its jobs', () => {
    const board = new ProgressBoard();
    board.put(job, item(one, 1));
    board.put(jobId(2), item(two, 2));
    const round = board.take();
    expect(round?.frameFor([jobId(3)])).toBeNull();
    board.put(job, item(one, 1));
    board.put(jobId(2), item(two, 2));
    expect(taken(board, [jobId(2), jobId(3)])).toEqual({ type: 'progress', items: [item(two, 2)] });
  });

  it.each<WorkStatus>(['completed', 'failed', 'cancelled'])(
    'has nothing of a variation that is %s',
    (status) => {
      const board = new ProgressBoard();
      board.put(job, item(one, 99));
      board.observe(variationUpdated(one, status));
      expect(board.put(job, item(one, 99.9))).toBe(false);
      expect(board.take()).toBeNull();
    },
  );

  it('has progress again of a variation that is retried, and none of the attempt before', () => {
    const board = new ProgressBoard();
    board.observe(variationUpdated(one, 'failed'));
    board.observe(variationUpdated(one, 'queued'));
    expect(board.put(job, item(one, 80))).toBe(true);
    board.observe(variationUpdated(one, 'queued'));
    expect(board.take()).toBeNull();
  });

  it('has nothing of any variation of a job that is done', () => {
    const board = new ProgressBoard();
    board.put(job, item(one, 50));
    board.put(job, item(job, 50));
    board.observe(jobUpdated(1, makeSummary({ status: 'failed' })));
    expect(board.put(job, item(two, 1))).toBe(false);
    expect(board.take()).toBeNull();
    board.observe(jobUpdated(2, makeSummary({ status: 'processing' })));
    expect(board.put(job, item(two, 1))).toBe(true);
  });

  it('drops the percentage of a job that is older than the event about it, and keeps its variations', () => {
    const board = new ProgressBoard();
    board.put(job, item(one, 50));
    board.put(job, item(job, 50));
    board.observe(jobUpdated(1, makeSummary({ status: 'processing' })));
    expect(taken(board)).toEqual({ type: 'progress', items: [item(one, 50)] });
  });
});
