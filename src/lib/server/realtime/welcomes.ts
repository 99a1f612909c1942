import type { Cursor, JournalEvent, SnapshotReason } from '../../contract/wire.ts';
import { PROTOCOL_VERSION } from '../../contract/wire.ts';
import { encode, type Outgoing } from './outgoing.ts';
import type { JournalReader } from './ports.ts';

export interface Welcome {
  /** Where the client stands once it has applied the message. */
  readonly seq: number;
  readonly message: Outgoing;
  /** The events that are replayed; empty in a snapshot. */
  readonly events: readonly JournalEvent[];
  /** `replay`, or `snapshot_` and the reason for it. */
  readonly kind: string;
}

interface WelcomeOptions {
  readonly replayLimit: number;
  readonly pingIntervalMs: number;
}

/** Whether the events lead from `after` to `head` or beyond without a hole. */
function leadsTo(head: number, after: number, events: readonly JournalEvent[]): boolean {
  return (
    after + events.length >= head && events.every((event, index) => event.seq === after + index + 1)
  );
}

/**
 * Answers hellos. Equal hellos that arrive in one turn of the event loop share one read and one encoding:
 * after a restart a thousand tabs ask the same at the same time. The read starts only after that turn, so a
 * socket that buffers events from the moment it asks can miss none: what was committed before the read is in
 * the answer, what comes after it is in the buffer.
 */
export class Welcomes {
  readonly #journal: JournalReader;
  readonly #options: WelcomeOptions;
  readonly #gathering = new Map<string, Promise<Welcome>>();

  constructor(journal: JournalReader, options: WelcomeOptions) {
    this.#journal = journal;
    this.#options = options;
  }

  /** Rejects with what the journal rejects with. */
  answer(resume: Cursor | null): Promise<Welcome> {
    const key = resume === null ? '' : `${resume.seq}:${resume.epoch}`;
    const gathering = this.#gathering.get(key);
    if (gathering !== undefined) return gathering;
    const answer = new Promise<Welcome>((resolve) => {
      setImmediate(() => {
        this.#gathering.delete(key);
        resolve(this.#read(resume));
      });
    });
    this.#gathering.set(key, answer);
    return answer;
  }

  async #read(resume: Cursor | null): Promise<Welcome> {
    const { replayLimit } = this.#options;
    const head = await this.#journal.head();
    if (resume === null) return this.#snapshot(head.epoch, 'fresh');
    if (resume.epoch !== head.epoch) return this.#snapshot(head.epoch, 'epoch');
    if (resume.seq > head.seq) return this.#snapshot(head.epoch, 'ahead');
    if (head.seq - resume.seq > replayLimit) return this.#snapshot(head.epoch, 'too-many');
    const events = await this.#journal.readAfter(resume.seq, replayLimit + 1);
    if (events === 'trimmed') return this.#snapshot(head.epoch, 'trimmed');
    if (events.length > replayLimit) return this.#snapshot(head.epoch, 'too-many');
    if (!leadsTo(head.seq, resume.seq, events)) return this.#snapshot(head.epoch, 'trimmed');
    return this.#replay(head.epoch, resume.seq + events.length, events);
  }

  #replay(epoch: string, seq: number, events: JournalEvent[]): Welcome {
    const message = encode({
      type: 'welcome',
      version: PROTOCOL_VERSION,
      epoch,
      seq,
      mode: 'replay',
      reason: null,
      events,
      jobs: null,
      pingIntervalMs: this.#options.pingIntervalMs,
    });
    return { seq, message, events, kind: 'replay' };
  }

  async #snapshot(epoch: string, reason: SnapshotReason): Promise<Welcome> {
    const { seq, jobs } = await this.#journal.snapshot();
    const message = encode({
      type: 'welcome',
      version: PROTOCOL_VERSION,
      epoch,
      seq,
      mode: 'snapshot',
      reason,
      events: [],
      jobs,
      pingIntervalMs: this.#options.pingIntervalMs,
    });
    return { seq, message, events: [], kind: `snapshot_${reason}` };
  }
}
