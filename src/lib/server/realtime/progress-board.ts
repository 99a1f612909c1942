import type { JobId } from '../../contract/ids.ts';
import type { JournalEvent, ProgressInterest, ProgressItem } from '../../contract/wire.ts';
import { FinalIds } from './final-ids.ts';
import { encodeJson, type Outgoing } from './outgoing.ts';

/** The progress of one tick: every item turned into JSON once, whoever gets it. */
export class ProgressRound {
  readonly #itemsByJob: ReadonlyMap<JobId, string>;

  constructor(itemsByJob: ReadonlyMap<JobId, string>) {
    this.#itemsByJob = itemsByJob;
  }

  /** The frame for those who watch that; null when there is nothing for them. */
  frameFor(interest: ProgressInterest): Outgoing | null {
    const items =
      interest === 'all'
        ? [...this.#itemsByJob.values()]
        : interest.flatMap((jobId) => this.#itemsByJob.get(jobId) ?? []);
    if (items.length === 0) return null;
    return encodeJson(`{"type":"progress","items":[${items.join(',')}]}`);
  }
}

/** Progress since the last tick: the last value of each id, without those that are done. */
export class ProgressBoard {
  readonly #final = new FinalIds();
  #pending = new Map<JobId, Map<string, ProgressItem>>();

  /** Whether the item was taken; it is not when its variation or its job has reached a final state. */
  put(jobId: JobId, item: ProgressItem): boolean {
    const [id] = item;
    if (this.#final.has(id) || this.#final.has(jobId)) return false;
    const ofJob = this.#pending.get(jobId);
    if (ofJob === undefined) this.#pending.set(jobId, new Map([[id, item]]));
    else ofJob.set(id, item);
    return true;
  }

  /** Takes in an event; what waits here about its subject is older than it and goes. */
  observe(event: JournalEvent): void {
    this.#final.observe(event);
    if (event.jobId === null) return;
    if (this.#final.has(event.jobId)) this.#pending.delete(event.jobId);
    const subject = event.kind === 'variation.updated' ? event.data.variation.id : event.jobId;
    this.#pending.get(event.jobId)?.delete(subject);
  }

  /** Empties the board; null when there is nothing on it. */
  take(): ProgressRound | null {
    const itemsByJob = new Map<JobId, string>();
    for (const [jobId, items] of this.#pending) {
      if (items.size > 0)
        itemsByJob.set(jobId, Array.from(items.values(), (item) => JSON.stringify(item)).join(','));
    }
    this.#pending = new Map();
    return itemsByJob.size === 0 ? null : new ProgressRound(itemsByJob);
  }
}
