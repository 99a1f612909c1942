import type { Job } from '../contract/job.ts';
import { ApiError } from './api.ts';
import type { Rest } from './rest.ts';
import type { Timers } from './timers.ts';

const ASK_AGAIN_MS = 2000;
const LONGEST_MS = 16_000;

export interface OpenJobListener {
  onJob(job: Job): void;
  onLoggedOut(): void;
}

/** Asks for one whole job until it is answered, ever less often. Only the latest question counts. */
export class OpenJobReader {
  readonly #rest: Rest;
  readonly #timers: Timers;
  readonly #listener: OpenJobListener;
  #asking = new AbortController();

  constructor(rest: Rest, timers: Timers, listener: OpenJobListener) {
    this.#rest = rest;
    this.#timers = timers;
    this.#listener = listener;
  }

  ask(id: string): void {
    this.stop();
    this.#asking = new AbortController();
    void this.#ask(id, this.#asking.signal, ASK_AGAIN_MS);
  }

  stop(): void {
    this.#asking.abort();
  }

  async #ask(id: string, signal: AbortSignal, againMs: number): Promise<void> {
    try {
      const job = await this.#rest.job(id, signal);
      if (!signal.aborted) this.#listener.onJob(job);
    } catch (error) {
      if (signal.aborted || !(error instanceof ApiError)) return;
      if (error.status === 401) this.#listener.onLoggedOut();
      // What may pass by itself: no answer at all, or a server in trouble.
      else if (error.status === 0 || error.status >= 500) this.#askAgain(id, signal, againMs);
    }
  }

  #askAgain(id: string, signal: AbortSignal, delayMs: number): void {
    this.#timers.after(delayMs, () => {
      if (!signal.aborted) void this.#ask(id, signal, Math.min(LONGEST_MS, 2 * delayMs));
    });
  }
}
