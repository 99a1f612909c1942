import type { Clock } from '../clock.ts';

/**
 * Runs a task soon after it was armed, however often it was armed, and once per interval in the long run; no
 * timer exists while nobody arms it. Runs may come half an interval early as long as the average holds (the
 * generic cell rate algorithm, ITU-T I.371): were the interval counted from the last run, each late timer would
 * add to the delay of all that follow.
 */
export class Ticker {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #task: () => void;
  #timer: NodeJS.Timeout | null = null;
  /** When the next run would be, were they all exactly one interval apart. */
  #nextMs = -Infinity;
  #stopped = false;

  constructor(clock: Clock, intervalMs: number, task: () => void) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#task = task;
  }

  arm(): void {
    if (this.#stopped || this.#timer !== null) return;
    const nowMs = this.#clock.monotonic();
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        this.#nextMs = Math.max(nowMs, this.#nextMs) + this.#intervalMs;
        this.#task();
      },
      Math.max(0, this.#nextMs - this.#intervalMs / 2 - nowMs),
    );
  }

  /** For good: nothing arms it again. */
  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
