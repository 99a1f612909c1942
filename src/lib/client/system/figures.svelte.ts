import { SystemAnswer } from '../../contract/system.ts';
import type { EventKind, JournalEvent } from '../../contract/wire.ts';
import { callApi } from '../api.ts';
import { whileVisible } from '../while-visible.ts';

const EVERY_MS = 10_000;
/** What changes a figure that people look for at once. */
const TELLING: readonly EventKind[] = ['volume.pressure', 'cleanup.completed', 'queue.updated'];

/** What tells of events, of the live state. */
export interface EventSource {
  listen(hear: (event: JournalEvent) => void): () => void;
}

/** The figures of the system page, kept fresh while it is looked at. */
export class SystemFigures {
  answer: SystemAnswer;
  /** The last question got no answer: the figures are from before. */
  stale = $state(false);
  #asking = false;
  #askAgain = false;

  constructor(first: SystemAnswer) {
    this.answer = $state.raw(first);
  }

  /** Gives what ends it. */
  follow(events: EventSource): () => void {
    const refresh = () => void this.refresh();
    const leave = events.listen(({ kind }) => {
      if (TELLING.includes(kind)) refresh();
    });
    const stop = whileVisible(EVERY_MS, refresh);
    return () => {
      leave();
      stop();
    };
  }

  /** One question at a time; whatever asks meanwhile is answered by one more. */
  async refresh(): Promise<void> {
    this.#askAgain = this.#asking;
    if (this.#asking) return;
    this.#asking = true;
    try {
      this.answer = await callApi(SystemAnswer, '/api/system');
      this.stale = false;
    } catch {
      this.stale = true;
    }
    this.#asking = false;
    if (this.#askAgain) await this.refresh();
  }
}
