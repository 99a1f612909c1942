import { SvelteSet } from 'svelte/reactivity';
import type { Job } from '../contract/job.ts';
import * as actions from './job-actions.ts';
import type { LiveJobs } from './live.svelte.ts';
import type { Toasts } from './toasts.svelte.ts';

/** A part of the job that a command is about; nothing of it names the whole job. */
export type Part = Omit<actions.Target, 'jobId'>;
export type OneVariation = Required<Part>;

/**
 * What can be asked of one job. Of each part one command is under way at a time; a second press meanwhile does
 * nothing. Answers go into the live state, and refusals are told.
 */
export class JobCommands {
  readonly #jobId: string;
  readonly #live: LiveJobs;
  readonly #toasts: Toasts;
  readonly #running = new SvelteSet<string>();

  constructor(jobId: string, live: LiveJobs, toasts: Toasts) {
    this.#jobId = jobId;
    this.#live = live;
    this.#toasts = toasts;
  }

  isRunning(part: Part = {}): boolean {
    return this.#running.has(this.#key(part));
  }

  cancel(part: Part = {}): Promise<Job | null> {
    return this.#run(part, () => actions.cancel({ ...part, jobId: this.#jobId }));
  }

  retry(part: Part = {}): Promise<Job | null> {
    return this.#run(part, () => actions.retry({ ...part, jobId: this.#jobId }));
  }

  reroll(part: OneVariation): Promise<Job | null> {
    return this.#run(part, () => actions.reroll({ ...part, jobId: this.#jobId }));
  }

  move(to: 'front' | 'back'): Promise<Job | null> {
    return this.#run({}, () => actions.moveJob(this.#jobId, to));
  }

  pin(pinned: boolean): Promise<Job | null> {
    return this.#run({}, () => actions.pinJob(this.#jobId, pinned));
  }

  /** @returns the new job, or null when it was refused */
  repeat(seed: 'same' | 'new'): Promise<Job | null> {
    return this.#run({}, () => actions.repeatJob(this.#jobId, seed));
  }

  delete(): Promise<null> {
    return this.#run({}, async () => {
      await actions.deleteJob(this.#jobId);
      return null;
    });
  }

  #key(part: Part): string {
    return actions.targetPath({ ...part, jobId: this.#jobId });
  }

  async #run<T extends Job | null>(part: Part, action: () => Promise<T>): Promise<T | null> {
    const key = this.#key(part);
    if (this.#running.has(key)) return null;
    this.#running.add(key);
    try {
      const job = await action();
      if (job !== null) this.#live.addJob(job);
      return job;
    } catch (error) {
      this.#toasts.show({ tone: 'error', text: actions.wordsFor(error), jobId: null });
      return null;
    } finally {
      this.#running.delete(key);
    }
  }
}
