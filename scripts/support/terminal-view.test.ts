import { describe, expect, it } from 'vitest';
import type { Board, Row } from './board.ts';
import { createView, rowsThatFit } from './terminal-view.ts';

const row = (n: number, status: Row['status'], progress = 0): Row => ({
  videoName: 'a.mp4',
  n,
  status,
  progress,
  fps: null,
  speed: null,
  etaMs: null,
  error: null,
});

const boardOf = (rows: Row[]) =>
  ({
    rows,
    progress: 25,
    count: (status: string) => rows.filter((each) => each.status === status).length,
  }) as unknown as Board;

function screen(isTTY: boolean) {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  return { written, terminal: { isTTY, columns: 80, rows: 24, write } };
}

describe('the view of a file or a log', () => {
  it('tells every state at once, and progress at most once a second', () => {
    let now = 0;
    const { written, terminal } = screen(false);
    const view = createView(terminal, () => now);
    const running = row(1, 'processing', 10);
    const board = boardOf([running]);
    view.update(board, [{ row: running, status: 'processing' }]);
    for (now = 100; now <= 2000; now += 100) view.update(board, []);
    expect(written[0]).toBe('[   0.0 s] a.mp4 #1: processing\n');
    expect(written.slice(1)).toHaveLength(2);
    expect(written[1]).toContain('0 done, 1 running, 0 waiting | #1 10%');
    expect(written.join('')).not.toContain('\u001b');
  });
});

describe('the view of a terminal', () => {
  it('goes back to its first line and draws each line anew', () => {
    const { written, terminal } = screen(true);
    const view = createView(terminal, () => 0);
    const board = boardOf([row(1, 'processing', 10), row(2, 'queued')]);
    view.update(board, []);
    view.update(board, []);
    expect(written[0]?.startsWith('\u001b[')).toBe(false);
    expect(written[1]?.startsWith('\u001b[3A')).toBe(true);
  });
});

describe('rowsThatFit', () => {
  it('keeps what is at work and drops what is done, in the order of the rows', () => {
    const rows = [row(1, 'completed'), row(2, 'processing'), row(3, 'queued'), row(4, 'queued')];
    expect(rowsThatFit(rows, 2).map(({ n }) => n)).toEqual([2, 3]);
    expect(rowsThatFit(rows, 4)).toBe(rows);
  });
});
