import type { Timers } from './timers.ts';

/** While something runs. */
const BUSY_MS = 2000;
const LONGEST_MS = 10_000;
const GROWTH = 1.5;
/** Each wait is longer or shorter by up to this share, so that tabs do not ask in step. */
const JITTER = 0.2;

export interface PollerOptions {
  readonly timers: Timers;
  /** In [0, 1). */
  readonly random: () => number;
  /** Nobody looks: nothing is asked until `wake`. */
  readonly hidden: () => boolean;
  /** One round. @returns whether something runs, so that it is worth asking again soon */
  readonly poll: (signal: AbortSignal) => Promise<boolean>;
  /** How a round ended: null when it went well. */
  readonly onRound: (error: unknown) => void;
}

/** The rhythm of asking: a round every 2 s while something runs, ever rarer up to 10 s while nothing does. */
export class Poller {
  readonly #options: PollerOptions;
  #round: AbortController | null = null;
  #waitMs = BUSY_MS;
  #callOff: (() => void) | null = null;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  get running(): boolean {
    return this.#round !== null;
  }

  start(): void {
    if (this.#round !== null) return;
    this.#round = new AbortController();
    this.#waitMs = BUSY_MS;
    this.#ask(this.#round.signal);
  }

  stop(): void {
    this.#round?.abort();
    this.#round = null;
    this.#callOff?.();
    this.#callOff = null;
  }

  /** Someone looks again, or the network is back: asks at once, unless a round is under way. */
  wake(): void {
    if (this.#round === null || this.#callOff === null) return;
    this.#callOff();
    this.#ask(this.#round.signal);
  }

  #ask(signal: AbortSignal): void {
    this.#callOff = null;
    const { poll, onRound } = this.#options;
    poll(signal).then(
      (busy) => {
        if (signal.aborted) return;
        this.#waitMs = busy ? BUSY_MS : this.#longer();
        onRound(null);
        this.#rest(signal);
      },
      (error: unknown) => {
        if (signal.aborted) return;
        this.#waitMs = this.#longer();
        onRound(error);
        this.#rest(signal);
      },
    );
  }

  #rest(signal: AbortSignal): void {
    // What was told may have ended the polling.
    if (signal.aborted) return;
    const { timers, random, hidden } = this.#options;
    const delayMs = this.#waitMs * (1 + JITTER * (2 * random() - 1));
    const callOff = timers.after(delayMs, () => {
      if (!hidden()) this.#ask(signal);
    });
    this.#callOff = callOff;
  }

  #longer(): number {
    return Math.min(LONGEST_MS, this.#waitMs * GROWTH);
  }
}
