import { AppError } from '../../errors.ts';

/** Lets work in until it is closed, and then waits for what is inside. */
export class Door {
  readonly #inside = new Set<Promise<unknown>>();
  #isClosed = false;

  /** @throws AppError SHUTTING_DOWN once it is closed; whatever the work throws */
  async enter<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isClosed)
      throw new AppError('SHUTTING_DOWN', 'The server is restarting. Send it again in a moment.');
    const running = work();
    this.#inside.add(running);
    try {
      return await running;
    } finally {
      this.#inside.delete(running);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#inside);
  }
}
