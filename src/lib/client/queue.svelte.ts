import * as v from 'valibot';
import { QueueState } from '../contract/queue.ts';
import { callApi } from './api.ts';
import { wordsFor } from './job-actions.ts';
import type { LiveJobs } from './live.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

const QueueAnswer = v.object({ queue: QueueState });

/** Whether the queue starts new work, kept as the server has it while a page shows it. */
export class Queue {
  state = $state.raw<QueueState>({ paused: false, reason: null });
  /** A press is on its way. */
  busy = $state(false);
  readonly #toasts: Toasts;
  /** Counts what was heard, so that a slow answer does not undo a newer word. */
  #heard = 0;

  constructor(first: QueueState, toasts: Toasts) {
    this.state = first;
    this.#toasts = toasts;
  }

  /**
   * Follows the queue, as an effect of a page: through the live state's events, and anew with every connection,
   * because a word may have been missed before it. Gives the function that stops it.
   */
  follow(live: LiveJobs): () => void {
    if (live.connection === 'live' || live.connection === 'polling') void this.#refresh();
    return live.listen((event) => {
      if (event.kind === 'queue.updated') this.#set(event.data);
    });
  }

  async #refresh(): Promise<void> {
    const heard = this.#heard;
    try {
      const { queue } = await callApi(QueueAnswer, '/api/queue');
      if (heard === this.#heard) this.#set(queue);
    } catch {
      // No answer changes nothing; the next connection asks again.
    }
  }

  pause(): Promise<void> {
    return this.#ask('pause');
  }

  resume(): Promise<void> {
    return this.#ask('resume');
  }

  async #ask(verb: 'pause' | 'resume'): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const { queue } = await callApi(QueueAnswer, `/api/queue/${verb}`, { method: 'POST' });
      this.#set(queue);
    } catch (error) {
      this.#toasts.show({ tone: 'error', text: wordsFor(error), jobId: null });
    }
    this.busy = false;
  }

  #set(state: QueueState): void {
    this.#heard += 1;
    this.state = state;
  }
}
