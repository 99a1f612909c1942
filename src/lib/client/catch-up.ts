import { PROTOCOL_VERSION, type Cursor, type Welcome } from '../contract/wire.ts';
import type { Rest } from './rest.ts';

export interface CatchUpTarget {
  cursor(): Cursor | null;
  /** Takes an answer in the shape of a welcome; false when it does not follow on what is known. */
  take(welcome: Welcome): boolean;
}

/**
 * Brings the state up to the journal's head by plain requests: by its events, or anew where they are gone.
 * Whatever is told in between arrives with the next round.
 * @throws ApiError; the signal's reason
 */
export async function catchUp(
  rest: Rest,
  target: CatchUpTarget,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const after = target.cursor();
    const answer = await rest.events(after, signal);
    signal.throwIfAborted();
    if ('events' in answer) {
      const { epoch, seq: head, events } = answer;
      const seq = events.at(-1)?.seq ?? after?.seq ?? head;
      takeOrThrow(target, {
        ...SHARED,
        epoch,
        seq,
        mode: 'replay',
        reason: null,
        events,
        jobs: null,
      });
      if (seq >= head || events.length === 0) return;
    } else {
      const { epoch, seq } = answer;
      const reason = after === null ? 'fresh' : answer.reason;
      // Read after the head: newer than it at most, and what is newer is not overwritten by events before it.
      const jobs = [...(await rest.snapshot(signal))];
      signal.throwIfAborted();
      takeOrThrow(target, { ...SHARED, epoch, seq, mode: 'snapshot', reason, events: [], jobs });
    }
  }
}

/** A welcome's ping interval means nothing here. */
const SHARED = { type: 'welcome', version: PROTOCOL_VERSION, pingIntervalMs: 0 } as const;

function takeOrThrow(target: CatchUpTarget, welcome: Welcome): void {
  if (!target.take(welcome)) throw new Error('the answer does not follow on what is known');
}
