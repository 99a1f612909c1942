import type { JobState } from './job-state.ts';
import { parseSaved, toSaved, type SavedState } from './record.ts';
import type { RecordStore } from './record-store.ts';
import type { Timers } from './timers.ts';

const WRITE_EVERY_MS = 1000;
/** A browser that takes longer is not waited for: the page starts without. */
const LOAD_WITHIN_MS = 500;

/** Keeps the state for the next visit, written at most once a second. What cannot be kept is no error. */
export class Keeper {
  readonly #store: RecordStore;
  readonly #timers: Timers;
  /** What waits to be written. */
  #noted: { readonly state: JobState; readonly heardMs: number } | null = null;
  #callOff: (() => void) | null = null;
  #forgotten = false;

  constructor(store: RecordStore, timers: Timers) {
    this.#store = store;
    this.#timers = timers;
  }

  /** What the last visit knew, if it can be had and used. */
  load(): Promise<SavedState | null> {
    return new Promise((resolve) => {
      this.#timers.after(LOAD_WITHIN_MS, () => resolve(null));
      this.#store.load().then(
        (value) => resolve(parseSaved(value)),
        () => resolve(null),
      );
    });
  }

  /** `heardMs`: when something was last heard of the server, since 1970. */
  note(state: JobState, heardMs: number): void {
    if (this.#forgotten) return;
    this.#noted = { state, heardMs };
    this.#callOff ??= this.#timers.after(WRITE_EVERY_MS, () => this.flush());
  }

  /** Writes what waits to be written, at once: the page may be about to go. */
  flush(): void {
    this.#callOff?.();
    this.#callOff = null;
    const record = this.#noted && toSaved(this.#noted.state, this.#noted.heardMs);
    this.#noted = null;
    if (record !== null) this.#store.save(record).catch(() => undefined);
  }

  /** The session is over: nothing of it stays, and nothing more is kept. */
  async forget(): Promise<void> {
    this.#forgotten = true;
    this.#noted = null;
    await this.#store.clear().catch(() => undefined);
  }
}
