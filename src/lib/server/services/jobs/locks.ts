/**
 * One piece of work at a time per job, or whatever the ids are of, where it is more than one transaction: removing a
 * job's files must not overtake a retry that needs them.
 */
export class Locks {
  readonly #tails = new Map<string, Promise<unknown>>();

  /** Runs `work` after everything that was asked for that id before it. Not re-entrant. */
  async hold<T>(id: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(id) ?? Promise.resolve();
    const result = before.then(work);
    const tail = result.catch(() => undefined);
    this.#tails.set(id, tail);
    try {
      return await result;
    } finally {
      if (this.#tails.get(id) === tail) this.#tails.delete(id);
    }
  }
}
