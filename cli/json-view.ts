import type { Board, Change } from '../scripts/support/board.ts';
import type { View } from '../scripts/support/terminal-view.ts';

const INTERVAL_MS = 1000;

/** Tells programs how a job goes: a line with each state that is entered, else one a second. */
export class JsonView implements View {
  readonly #answer: (document: unknown) => void;
  readonly #nowMs: () => number;
  #lastMs = -Infinity;

  constructor(answer: (document: unknown) => void, nowMs: () => number) {
    this.#answer = answer;
    this.#nowMs = nowMs;
  }

  update(board: Board, changes: readonly Change[]): void {
    const nowMs = this.#nowMs();
    if (changes.length === 0 && nowMs - this.#lastMs < INTERVAL_MS) return;
    this.#lastMs = nowMs;
    const count = (status: Parameters<Board['count']>[0]) => board.count(status);
    this.#answer({
      type: 'progress',
      jobId: board.jobId,
      status: board.status,
      progress: Math.round(board.progress * 10) / 10,
      completed: count('completed'),
      processing: count('processing'),
      queued: count('queued'),
      failed: count('failed'),
    });
  }

  finish(): void {
    // How it ended is a line of its own.
  }
}
