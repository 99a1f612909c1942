import { isFinal } from '../../contract/states.ts';
import type { JournalEvent } from '../../contract/wire.ts';

/** Ids kept at most: far more than run at once, so only long finished ones are dropped. */
const KEPT = 20_000;

/** Jobs and variations that are done, as the journal tells: progress that still arrives for them is late. */
export class FinalIds {
  readonly #ids = new Set<string>();

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(id: string): void {
    this.#ids.add(id);
    // A Set iterates in the order of insertion.
    const [oldest] = this.#ids;
    if (this.#ids.size > KEPT && oldest !== undefined) this.#ids.delete(oldest);
  }

  /** Takes in an event; a retry makes an id live again. */
  observe(event: JournalEvent): void {
    switch (event.kind) {
      case 'variation.updated':
        this.#set(event.data.variation.id, isFinal(event.data.variation.status));
        return;
      case 'job.created':
      case 'job.updated':
      case 'job.expired':
      case 'job.evicted':
      case 'job.deleted':
        this.#set(event.data.job.id, isFinal(event.data.job.status));
        return;
      case 'video.updated':
      case 'cleanup.completed':
      case 'queue.updated':
      case 'volume.pressure':
    }
  }

  #set(id: string, final: boolean): void {
    if (final) this.add(id);
    else this.#ids.delete(id);
  }
}
