import { setTimeout as wait } from 'node:timers/promises';
import { isFinal } from '../../../contract/states.ts';
import type { JournalEvent } from '../../../contract/wire.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { Store } from '../../store/store.ts';
import type { InspectResults } from './inspect-results.ts';

/** A sweep looks at so many jobs at most, a pass over all of them at so many before it rests. */
const PER_SWEEP = 100;
const PER_SLICE = 20;
const REST_MS = 25;
const PASS_EVERY_MS = 3_600_000;
/** Looked at before the server begins to work: a crash has most likely hit one of them. */
const AT_START = 200;

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly clock: Clock;
  readonly log: Log;
  readonly inspect: InspectResults;
}

/**
 * Which jobs are compared with their files, and when: those that have just ended in the next sweep, all of them
 * once an hour, in slices beside everything else. Looking at thousands of jobs in every sweep would take seconds.
 */
export class Inspection {
  readonly #deps: Dependencies;
  readonly #noted = new Set<string>();
  readonly #stop = new AbortController();
  #pass: Promise<void> | null = null;
  #passedAtMs = -Infinity;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  observe(events: readonly JournalEvent[]): void {
    for (const event of events)
      if (event.kind === 'job.updated' && isFinal(event.data.job.status)) this.note(event.jobId);
  }

  /** Has a job looked at by the next sweep. */
  note(jobId: string): void {
    this.#noted.add(jobId);
  }

  /** What a crash may have left, for a start. */
  async inspectNewest(): Promise<void> {
    await this.#inspectStrays();
    for (const id of await this.#deps.store.jobs.newestWithFiles(AT_START)) await this.#look(id);
  }

  async inspectNoted(): Promise<void> {
    for (const id of [...this.#noted].slice(0, PER_SWEEP)) {
      this.#noted.delete(id);
      await this.#look(id);
    }
  }

  /** Begins a pass over all jobs when the last one was long ago. Nobody has to wait for it. */
  beginPass(): void {
    const { clock, log } = this.#deps;
    if (this.#pass !== null || clock.monotonic() - this.#passedAtMs < PASS_EVERY_MS) return;
    this.#passedAtMs = clock.monotonic();
    this.#pass = this.#inspectAll()
      .catch((error: unknown) => log.error({ err: error }, 'the files could not be inspected'))
      .finally(() => (this.#pass = null));
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#pass;
  }

  async #inspectAll(): Promise<void> {
    const { signal } = this.#stop;
    await this.#inspectStrays();
    let behind = '';
    for (;;) {
      const ids = await this.#deps.store.jobs.finishedAfter(behind, PER_SLICE);
      for (const id of ids) {
        if (signal.aborted) return;
        await this.#look(id);
      }
      if (ids.length < PER_SLICE) return;
      behind = ids.at(-1) ?? behind;
      await wait(REST_MS, undefined, { ref: false, signal }).catch(() => undefined);
    }
  }

  /** Folders of jobs that have no files by their rows. They are listed first: a job has its row before its folder. */
  async #inspectStrays(): Promise<void> {
    const folders = await this.#deps.disk.listJobsWithOutputs();
    const known = await this.#deps.store.jobs.idsWithFiles();
    for (const id of folders) if (!known.has(id)) await this.#look(id);
  }

  async #look(id: string): Promise<void> {
    if (!(await this.#deps.inspect(id))) this.note(id);
  }
}
