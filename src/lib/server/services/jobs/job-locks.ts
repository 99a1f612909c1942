/**
 * One verb at a time per job, for those that are more than one transaction: removing a job's files must not
 * overtake a retry that needs them.
 */
export class JobLocks {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Runs `work` after everything that was asked of the job before it. Not re-entrant. */
  async hold<T>(jobId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(jobId) ?? Promise.resolve();
    const result = before.then(work);
    const tail = result.catch(() => undefined);
    this.#tails.set(jobId, tail);
    try {
      return await result;
    } finally {
      if (this.#tails.get(jobId) === tail) this.#tails.delete(jobId);
    }
  }
}
