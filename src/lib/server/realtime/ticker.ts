import type { Clock } from '../clock.ts';

/**
 * Runs a task soon after it was armed, however often it was armed, but no sooner than one interval after the
 * run before; no timer exists while nobody arms it.
 */
export class Ticker {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #task: () => void;
  #timer: NodeJS.Timeout | null = null;
  #ranAtMs = -Infinity;
  #stopped = false;

  constructor(clock: Clock, intervalMs: number, task: () => void) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#task = task;
  }

  arm(): void {
    if (this.#stopped) return;
    const delayMs = Math.max(0, this.#ranAtMs + this.#intervalMs - this.#clock.monotonic());
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#ranAtMs = this.#clock.monotonic();
      this.#task();
    }, delayMs);
  }

  /** For good: nothing arms it again. */
  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
