import { bar, megabytes, shorten } from '../scripts/support/format.ts';
import type { Terminal } from '../scripts/support/terminal-view.ts';

const NAME_WIDTH = 28;
/** More often nobody can read it. */
const INTERVAL_MS = 100;

/** One file on its way: a bar that is redrawn in place on a terminal; nothing where lines stay. */
export class TransferLine {
  readonly #terminal: Terminal;
  readonly #name: string;
  readonly #nowMs: () => number;
  #lastMs = -Infinity;

  constructor(terminal: Terminal, name: string, nowMs: () => number) {
    this.#terminal = terminal;
    this.#name = name;
    this.#nowMs = nowMs;
  }

  update(doneBytes: number, sizeBytes: number): void {
    const nowMs = this.#nowMs();
    if (this.#terminal.isTTY !== true || nowMs - this.#lastMs < INTERVAL_MS) return;
    this.#lastMs = nowMs;
    const percent = sizeBytes > 0 ? (100 * doneBytes) / sizeBytes : 100;
    const line = [
      shorten(this.#name, NAME_WIDTH).padEnd(NAME_WIDTH),
      bar(percent),
      `${Math.floor(percent)}%`.padStart(4),
      `${megabytes(doneBytes)} of ${megabytes(sizeBytes)}`,
    ].join(' ');
    this.#terminal.write(`\r${line.slice(0, (this.#terminal.columns ?? 80) - 1)}\u001b[K`);
  }

  /** Away with the bar; what came of it is said in a line that stays. */
  end(): void {
    if (this.#lastMs !== -Infinity) this.#terminal.write('\r\u001b[K');
  }
}
