import type { Clock } from '../../src/lib/server/clock.ts';

/** A clock that moves when a test says so. */
export class ManualClock implements Clock {
  #wallMs: number;
  #monotonicMs = 1000;

  constructor(wallMs = Date.UTC(2026, 0, 1)) {
    this.#wallMs = wallMs;
  }

  now(): number {
    return this.#wallMs;
  }

  monotonic(): number {
    return this.#monotonicMs;
  }

  /** As when somebody sets the machine's clock. */
  leap(ms: number): void {
    this.#wallMs += ms;
  }

  advance(ms: number): void {
    this.#wallMs += ms;
    this.#monotonicMs += ms;
  }
}
