import { PROTOCOL_VERSION, type Cursor, type Welcome } from '../contract/wire.ts';
import type { EventsPage, Rest, Unreachable } from './rest.ts';

export interface CatchUpTarget {
  cursor(): Cursor | null;
  /** Takes an answer in the shape of a welcome; false when it does not follow on what is known. */
  take(welcome: Welcome): boolean;
}

/**
 * Brings the state up to the journal's head by plain requests: by its events, or anew where they are gone.
 * @throws ApiError; the signal's reason
 */
export async function catchUp(
  rest: Rest,
  target: CatchUpTarget,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const answer = await rest.events(target.cursor(), signal);
    signal.throwIfAborted();
    const page = 'events' in answer ? answer : await startAnew(rest, target, answer, signal);
    const after = target.cursor()?.seq ?? 0;
    const { epoch, seq: head, events } = page;
    const seq = events.at(-1)?.seq ?? after;
    take(target, { ...SHARED, epoch, seq, mode: 'replay', reason: null, events, jobs: null });
    if (seq >= head || events.length === 0) return;
  }
}

/** A welcome's ping interval means nothing here. */
const SHARED = { type: 'welcome', version: PROTOCOL_VERSION, pingIntervalMs: 0 } as const;

/**
 * The jobs are read after the head that they are taken to stand at, so they are newer at most, and what is newer
 * is not overwritten. That the head can still be told from proves that they are of the same database.
 * @returns the events since that head
 */
async function startAnew(
  rest: Rest,
  target: CatchUpTarget,
  head: Unreachable,
  signal: AbortSignal,
): Promise<EventsPage> {
  const { epoch, seq } = head;
  const jobs = [...(await rest.snapshot(signal))];
  const since = await rest.events({ epoch, seq }, signal);
  signal.throwIfAborted();
  if (!('events' in since)) return startAnew(rest, target, since, signal);
  const reason = target.cursor() === null ? 'fresh' : head.reason;
  take(target, { ...SHARED, epoch, seq, mode: 'snapshot', reason, events: [], jobs });
  return since;
}

function take(target: CatchUpTarget, welcome: Welcome): void {
  if (!target.take(welcome)) throw new Error('the answer does not follow on what is known');
}
