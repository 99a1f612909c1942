import type { Clock } from '../clock.ts';

/**
 * Runs a task soon after it was armed, however often it was armed, and once per interval in the long run; no
 * timer exists while nobody arms it. What a run was late by, the next may be early by, up to half an interval:
 * counted from the last run alone, every late timer would delay all that follow.
 */
export class Ticker {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #task: () => void;
  #timer: NodeJS.Timeout | null = null;
  #ranAtMs = -Infinity;
  #creditMs = 0;
  #stopped = false;

  constructor(clock: Clock, intervalMs: number, task: () => void) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#task = task;
  }

  arm(): void {
    if (this.#stopped) return;
    const dueAtMs = this.#ranAtMs + this.#intervalMs - this.#creditMs;
    const delayMs = Math.max(0, dueAtMs - this.#clock.monotonic());
    this.#timer ??= setTimeout(() => this.#run(), delayMs);
  }

  /** For good: nothing arms it again. */
  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #run(): void {
    const nowMs = this.#clock.monotonic();
    const creditMs = this.#creditMs + (nowMs - this.#ranAtMs) - this.#intervalMs;
    this.#creditMs = Math.min(this.#intervalMs / 2, Math.max(0, creditMs));
    this.#ranAtMs = nowMs;
    this.#timer = null;
    this.#task();
  }
}
