import type { Cursor, JournalEvent, SnapshotReason } from '../../../contract/wire.ts';
import { AppError } from '../../errors.ts';
import type { JournalReader } from '../../realtime/ports.ts';

/** `epoch` and `seq` are the head's: a client is up to date when its last event has that `seq`. */
export interface EventsPage extends Cursor {
  readonly events: readonly JournalEvent[];
}

export type ReadEvents = (after: string | null, limit: number | null) => Promise<EventsPage>;

const DEFAULT_LIMIT = 300;
const MAX_LIMIT = 1000;

/**
 * The journal by cursor, for clients that poll.
 * @throws AppError INVALID_FIELD; CURSOR_TRIMMED with `epoch` and `seq` of the head and the `reason`, when
 * the events that follow cannot be told: the state has to be read anew
 */
export function createReadEvents(journal: JournalReader): ReadEvents {
  return async (after, limit) => {
    const cursor = parseCursor(after);
    const count = checkLimit(limit ?? DEFAULT_LIMIT);
    const head = await journal.head();
    if (cursor.epoch !== head.epoch) throw gone(head, 'epoch');
    if (cursor.seq > head.seq) throw gone(head, 'ahead');
    const events = await journal.readAfter(cursor.seq, count);
    if (events === 'trimmed' || !isWhole(events, cursor.seq)) throw gone(head, 'trimmed');
    // What was committed between the two reads is in the answer, so the head is at least as new.
    return { epoch: head.epoch, seq: Math.max(head.seq, events.at(-1)?.seq ?? 0), events };
  };
}

/** Trimming by age after the clock was set back and forth may take events out of the middle. */
function isWhole(events: readonly JournalEvent[], after: number): boolean {
  return events.every((event, index) => event.seq === after + index + 1);
}

function parseCursor(text: string | null): Cursor {
  const [, epoch, digits] = /^([^:]+):(\d{1,15})$/.exec(text ?? '') ?? [];
  if (epoch === undefined || digits === undefined)
    throw new AppError(
      'INVALID_FIELD',
      'after must be <epoch>:<seq>, as the channel or an earlier answer gave them.',
      { field: 'after' },
    );
  return { epoch, seq: Number(digits) };
}

function checkLimit(limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new AppError('INVALID_FIELD', `limit must be 1 to ${MAX_LIMIT}.`, { field: 'limit' });
  return limit;
}

const WHY: Readonly<Record<'epoch' | 'ahead' | 'trimmed', string>> = {
  epoch: 'That cursor belongs to another database. Read the jobs anew.',
  ahead: 'That cursor is ahead of the journal. Read the jobs anew.',
  trimmed: 'The journal no longer reaches back that far. Read the jobs anew.',
};

function gone(head: Cursor, reason: Extract<SnapshotReason, keyof typeof WHY>): AppError {
  return new AppError('CURSOR_TRIMMED', WHY[reason], { ...head, reason });
}
