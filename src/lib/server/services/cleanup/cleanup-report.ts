import type { CleanupEntry } from '../../../contract/system.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Store } from '../../store/store.ts';

/** More jobs than this are told of in several entries: an event is one message to every tab. */
const JOBS_PER_ENTRY = 100;

type CleanedJob = CleanupEntry['jobs'][number];

/** Gathers what one clearing up removes; the journal and the cleanup log tell of it in the same transaction. */
export class CleanupReport {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #log: Log;
  #freedBytes = 0;
  #jobs: CleanedJob[] = [];

  constructor({ store, clock, log }: { store: Store; clock: Clock; log: Log }) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  async add(job: CleanedJob, freedBytes: number): Promise<void> {
    this.#jobs.push(job);
    this.#freedBytes += freedBytes;
    if (this.#jobs.length >= JOBS_PER_ENTRY) await this.close();
  }

  /** Writes down what was gathered; nothing when that is nothing. */
  async close(): Promise<void> {
    if (this.#jobs.length === 0) return;
    const entry = { freedBytes: this.#freedBytes, jobs: this.#jobs };
    this.#freedBytes = 0;
    this.#jobs = [];
    await this.#store.write(async (tx) => {
      const now = this.#clock.now();
      await tx.cleanups.add(entry, now);
      await tx.tell.global({ kind: 'cleanup.completed', data: entry }, now);
    });
    this.#log.info({ ...entry, jobs: entry.jobs.length }, 'cleaned up');
  }
}
