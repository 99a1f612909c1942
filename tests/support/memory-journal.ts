import type { JobSummary } from '../../src/lib/contract/job.ts';
import type { Cursor, JournalEvent } from '../../src/lib/contract/wire.ts';
import type { JournalReader } from '../../src/lib/server/realtime/ports.ts';
import { makeSummary } from './job-fixtures.ts';

type Read = 'head' | 'readAfter' | 'snapshot';

/** A journal in memory, whose answers a test can hold back to publish meanwhile. */
export class MemoryJournal implements JournalReader {
  epoch = 'k3f9';
  jobs: JobSummary[] = [makeSummary()];
  reads = 0;
  failure: Error | null = null;
  #events: JournalEvent[] = [];
  #firstSeq: number;
  readonly #held = new Map<Read, Promise<void>>();

  /** Starts as if `seq` events had been written and trimmed. */
  constructor(seq = 0) {
    this.#firstSeq = seq + 1;
  }

  get seq(): number {
    return this.#firstSeq + this.#events.length - 1;
  }

  /** Writes events with the next numbers; by default a change of job 1. */
  commit(count = 1, change: (seq: number) => Partial<JobSummary> = () => ({})): JournalEvent[] {
    const events = Array.from({ length: count }, (_, index) => {
      const seq = this.seq + 1 + index;
      const job = makeSummary({ rev: seq, ...change(seq) });
      return jobUpdated(seq, job);
    });
    this.#events.push(...events);
    return events;
  }

  append(event: JournalEvent): JournalEvent {
    this.#events.push(event);
    return event;
  }

  /** That read looks, and then keeps its answer until the returned function is called. */
  hold(read: Read): () => void {
    let release: () => void = () => undefined;
    this.#held.set(read, new Promise<void>((resolve) => (release = resolve)));
    return release;
  }

  head(): Promise<Cursor> {
    return this.#read('head', () => {
      if (this.failure !== null) throw this.failure;
      return { epoch: this.epoch, seq: this.seq };
    });
  }

  readAfter(after: number, limit: number): Promise<JournalEvent[] | 'trimmed'> {
    return this.#read('readAfter', () => {
      if (after + 1 < this.#firstSeq) return 'trimmed';
      return this.#events.filter(({ seq }) => seq > after).slice(0, limit);
    });
  }

  snapshot(): Promise<{ seq: number; jobs: JobSummary[] }> {
    return this.#read('snapshot', () => ({ seq: this.seq, jobs: this.jobs }));
  }

  async #read<T>(read: Read, look: () => T): Promise<T> {
    this.reads += 1;
    const seen = look();
    await this.#held.get(read);
    return seen;
  }
}

export function jobUpdated(seq: number, job: JobSummary): JournalEvent {
  return {
    type: 'event',
    seq,
    at: '2026-01-01T00:00:00.000Z',
    kind: 'job.updated',
    jobId: job.id,
    data: { job },
  };
}
