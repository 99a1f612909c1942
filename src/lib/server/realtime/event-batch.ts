import type { JournalEvent } from '../../contract/wire.ts';
import { encode, join, type Outgoing } from './outgoing.ts';

/** Events of one commit, ascending, encoded once. */
export class EventBatch {
  readonly lastSeq: number;
  readonly #events: readonly { readonly seq: number; readonly message: Outgoing }[];
  readonly #whole: Outgoing;

  /** At least one event. */
  constructor(events: readonly JournalEvent[]) {
    this.#events = events.map((event) => ({ seq: event.seq, message: encode(event) }));
    this.#whole = join(this.#events.map(({ message }) => message));
    this.lastSeq = events.at(-1)?.seq ?? 0;
  }

  /** Those with seq > after; null when there are none. */
  after(after: number): Outgoing | null {
    if (after >= this.lastSeq) return null;
    const [first] = this.#events;
    if (first === undefined || after < first.seq) return this.#whole;
    return join(this.#events.filter(({ seq }) => seq > after).map(({ message }) => message));
  }
}

/** Batches that were published while a socket was being brought up to date. */
export class EventBacklog {
  #batches: EventBatch[] = [];

  add(batch: EventBatch): void {
    this.#batches.push(batch);
  }

  takeAll(): EventBatch[] {
    const batches = this.#batches;
    this.#batches = [];
    return batches;
  }

  clear(): void {
    this.#batches = [];
  }
}
