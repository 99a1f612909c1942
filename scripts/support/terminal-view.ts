import type { Board, Change, Row } from './board.ts';
import { bar, plain, rowDetail, rowLine } from './format.ts';

/** Shows a job while it runs. */
export interface View {
  update(board: Board, changes: readonly Change[]): void;
  /** The last picture; nothing is drawn after it. */
  finish(board: Board): void;
}

export interface Terminal {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

const LINE_INTERVAL_MS = 1000;
/** Lines kept free below the bars: the sum and the prompt. */
const SPARE_ROWS = 3;

/** Bars that are redrawn in place on a terminal; lines where the output goes to a file or a log. */
export function createView(terminal: Terminal, nowMs: () => number): View {
  return terminal.isTTY === true ? new LiveView(terminal) : new LineView(terminal, nowMs);
}

class LiveView implements View {
  readonly #terminal: Terminal;
  #drawnLines = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  update(board: Board): void {
    const { columns = 80, rows = 24 } = this.#terminal;
    const shown = rowsThatFit(board.rows, rows - SPARE_ROWS);
    const lines = [...shown.map(rowLine), summaryLine(board)];
    // Up to the first line of the last picture, then each line anew, and away with what is left below.
    const up = this.#drawnLines > 0 ? `\u001b[${this.#drawnLines}A` : '';
    const text = lines
      .map(
        (line) =>
          `${Array.from(line)
            .slice(0, columns - 1)
            .join('')}\u001b[K\n`,
      )
      .join('');
    this.#terminal.write(`${up}${text}\u001b[J`);
    this.#drawnLines = lines.length;
  }

  finish(board: Board): void {
    this.update(board);
  }
}

class LineView implements View {
  readonly #terminal: Terminal;
  readonly #nowMs: () => number;
  readonly #startedAtMs: number;
  #lastLineMs: number;

  constructor(terminal: Terminal, nowMs: () => number) {
    this.#terminal = terminal;
    this.#nowMs = nowMs;
    this.#startedAtMs = nowMs();
    this.#lastLineMs = this.#startedAtMs;
  }

  update(board: Board, changes: readonly Change[]): void {
    for (const { row, status } of changes)
      this.#line(
        row === null ? `job: ${status}` : `${plain(row.videoName)} #${row.n}: ${outcome(row)}`,
      );
    if (this.#nowMs() - this.#lastLineMs < LINE_INTERVAL_MS) return;
    this.#lastLineMs = this.#nowMs();
    const running = board.rows.filter((row) => row.status === 'processing');
    const each = running.map((row) => `#${row.n} ${Math.floor(row.progress)}%`).join(', ');
    this.#line(`${summaryLine(board)}${each && ` | ${each}`}`);
  }

  finish(board: Board): void {
    this.#line(summaryLine(board));
  }

  #line(text: string): void {
    const seconds = (this.#nowMs() - this.#startedAtMs) / 1000;
    this.#terminal.write(`[${seconds.toFixed(1).padStart(6)} s] ${text}\n`);
  }
}

/** All rows where there is room for them; otherwise those that are at work first, then the waiting ones. */
export function rowsThatFit(rows: readonly Row[], room: number): readonly Row[] {
  if (rows.length <= room) return rows;
  const order = ['processing', 'failed', 'queued', 'cancelled', 'completed'];
  const chosen = new Set(
    [...rows]
      .sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status))
      .slice(0, Math.max(1, room)),
  );
  return rows.filter((row) => chosen.has(row));
}

function summaryLine(board: Board): string {
  const counts = [
    `${board.count('completed')} done`,
    `${board.count('processing')} running`,
    `${board.count('queued')} waiting`,
    board.count('failed') > 0 ? `${board.count('failed')} failed` : '',
  ];
  return `${bar(board.progress)} ${Math.floor(board.progress)}%  ${counts.filter(Boolean).join(', ')}`;
}

function outcome(row: Row): string {
  return row.status === 'failed' ? rowDetail(row) : row.status;
}
