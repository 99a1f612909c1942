import type { Timers } from '../../src/lib/client/timers.ts';

interface Due {
  readonly atMs: number;
  readonly run: () => void;
}

/** Time that passes only when a test says so, and chance that repeats itself. */
export class Simulation implements Timers {
  #nowMs = Date.UTC(2026, 0, 1);
  #due: Due[] = [];
  #state: number;

  constructor(seed = 1) {
    this.#state = seed;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const due = { atMs: this.#nowMs + delayMs, run };
    this.#due.push(due);
    return () => {
      this.#due = this.#due.filter((other) => other !== due);
    };
  }

  /** In [0, 1): Mulberry32, by Tommy Ettinger (public domain). */
  random = (): number => {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };

  /** Resolves after that long, unless nobody lets the time pass. */
  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** Lets the time pass: everything that falls due runs, each with all that follows from it at once. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#nowMs + ms;
    await settle();
    for (let next = this.#next(endMs); next !== undefined; next = this.#next(endMs)) {
      const taken = next;
      this.#due = this.#due.filter((due) => due !== taken);
      this.#nowMs = Math.max(this.#nowMs, taken.atMs);
      taken.run();
      await settle();
    }
    this.#nowMs = endMs;
  }

  /** Of those due at the same time, the one that was asked for first. */
  #next(endMs: number): Due | undefined {
    let first: Due | undefined;
    for (const due of this.#due)
      if (due.atMs <= endMs && (first === undefined || due.atMs < first.atMs)) first = due;
    return first;
  }
}

/** Lets every promise that can go on do so. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
