import type { Job } from '../contract/job.ts';
import { ApiError } from './api.ts';
import type { Rest } from './rest.ts';
import type { Timers } from './timers.ts';

const ASK_AGAIN_MS = 2000;

export interface OpenJobListener {
  onJob(job: Job): void;
  onLoggedOut(): void;
}

/** Asks for one whole job until it is answered. Only the latest question counts. */
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
    void this.#ask(id, this.#asking.signal);
  }

  stop(): void {
    this.#asking.abort();
  }

  async #ask(id: string, signal: AbortSignal): Promise<void> {
    try {
      const job = await this.#rest.job(id, signal);
      if (!signal.aborted) this.#listener.onJob(job);
    } catch (error) {
      // Offline: the next welcome asks again. Anything else that may pass is asked again soon.
      if (signal.aborted || !(error instanceof ApiError)) return;
      if (error.status === 401) this.#listener.onLoggedOut();
      else if (error.status >= 500) this.#askAgain(id, signal);
    }
  }

  #askAgain(id: string, signal: AbortSignal): void {
    this.#timers.after(ASK_AGAIN_MS, () => {
      if (!signal.aborted) void this.#ask(id, signal);
    });
  }
}
