import { setTimeout as sleep } from 'node:timers/promises';
import type { VariationId } from '../../../contract/ids.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { Store } from '../../store/store.ts';
import type { QueueSwitch } from '../control/pause-queue.ts';

const POLL_MS = 3000;
/** With less room than this, or than this share of a large volume, going on would only stop again. */
const MIN_ROOM_BYTES = 64 * 1024 * 1024;
const MIN_ROOM_SHARE = 0.02;
/** Of a small volume no more than this is asked for. */
const MAX_ROOM_SHARE = 0.25;
const MIN_FREE_FILES = 64;
/** So long it waits for as much room as the last attempt took; then the least has to do. */
const PATIENCE_MS = 2 * 60_000;
/** A variation that ran out of room so often, with nothing else being made, will not fit. */
const MAX_STRIKES = 3;

interface Dependencies {
  readonly store: Store;
  readonly disk: Pick<LocalDisk, 'room'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly queue: QueueSwitch;
  /** Removes what may go, until so many bytes are free. */
  readonly makeRoom: (neededBytes: number) => Promise<unknown>;
  /** Called when there is room again. */
  readonly restoreBallast: () => Promise<unknown>;
  readonly pollMs?: number;
  readonly patienceMs?: number;
}

export interface RoomKeeper {
  /**
   * Since it ran out of room, until a variation is completed: variations are then made one at a time, so that
   * one that is too big for the volume cannot take the others down with it.
   */
  readonly isCareful: boolean;
  /**
   * An attempt ran out of room when it had written so many bytes, `alone` with nothing else being made. Either the
   * queue pauses and the variation waits in it, or it has had its chances.
   */
  ranOut(
    id: VariationId,
    attempt: { readonly wroteBytes: number; readonly alone: boolean },
  ): Promise<'waits' | 'gives up'>;
  completed(id: VariationId): void;
  /** Goes on waiting when the server was stopped while it waited. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Pauses the queue when the volume is full, and lets it go on by itself when there is room. A pause that a person
 * asked for is never ended here, and a person who resumes ends the wait.
 */
export function createRoomKeeper(deps: Dependencies): RoomKeeper {
  const { store, log, queue, pollMs = POLL_MS } = deps;
  const stopping = new AbortController();
  const strikes = new Map<VariationId, number>();
  let isCareful = false;
  let wantedBytes = 0;
  let waiting: Promise<void> | null = null;

  const isStopped = () => stopping.signal.aborted;

  async function waitForRoom(): Promise<void> {
    const sinceMs = deps.clock.monotonic();
    let toldOf: string | null = null;
    await tryTo('make room', async () => {
      const { freeBytes, totalBytes } = await deps.disk.room();
      const missingBytes = goalOf(totalBytes, wantedBytes) - freeBytes;
      if (missingBytes > 0) await deps.makeRoom(missingBytes);
    });
    for (;;) {
      await sleep(pollMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (isStopped()) return;
      try {
        if (await isOver(sinceMs)) break;
      } catch (error) {
        if (toldOf !== String(error)) log.error({ err: error }, 'cannot see whether there is room');
        toldOf = String(error);
      }
    }
    wantedBytes = 0;
  }

  /** Ends the wait when there is room; somebody else may have ended it. */
  async function isOver(sinceMs: number): Promise<boolean> {
    if ((await store.queue.state()).reason !== 'volume-full') return true;
    if (!(await hasRoom(deps, wantedBytes, sinceMs))) return false;
    await tryTo('restore the ballast', deps.restoreBallast);
    await queue.resume('volume-full');
    log.info('there is room again: the queue goes on');
    return true;
  }

  async function tryTo(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.error({ err: error }, `could not ${what}`);
    }
  }

  function wait(): void {
    waiting ??= waitForRoom().finally(() => (waiting = null));
  }

  return {
    get isCareful() {
      return isCareful;
    },
    async ranOut(id, { wroteBytes, alone }) {
      isCareful = true;
      const count = (strikes.get(id) ?? 0) + (alone ? 1 : 0);
      strikes.set(id, count);
      if (count >= MAX_STRIKES) {
        strikes.delete(id);
        return 'gives up';
      }
      wantedBytes = Math.max(wantedBytes, wroteBytes);
      const { reason } = await queue.pause('volume-full');
      if (waiting === null)
        log.error({ variationId: id }, 'no room left: the queue waits for room');
      if (reason === 'volume-full') wait();
      return 'waits';
    },
    completed(id) {
      isCareful = false;
      strikes.delete(id);
    },
    async start() {
      if ((await store.queue.state()).reason === 'volume-full') wait();
    },
    async stop() {
      stopping.abort();
      await waiting;
    },
  };
}

async function hasRoom(
  { disk, clock, patienceMs = PATIENCE_MS }: Dependencies,
  wantedBytes: number,
  sinceMs: number,
): Promise<boolean> {
  const { freeBytes, totalBytes, freeFiles } = await disk.room();
  if (freeFiles !== null && freeFiles < MIN_FREE_FILES) return false;
  const isPatient = clock.monotonic() - sinceMs < patienceMs;
  return freeBytes >= (isPatient ? goalOf(totalBytes, wantedBytes) : leastRoom(totalBytes));
}

/** Room for what did not fit, besides the least; only the least when the volume could never hold both. */
function goalOf(totalBytes: number, wantedBytes: number): number {
  const leastBytes = leastRoom(totalBytes);
  return leastBytes + wantedBytes <= totalBytes ? leastBytes + wantedBytes : leastBytes;
}

function leastRoom(totalBytes: number): number {
  const least = Math.max(MIN_ROOM_BYTES, totalBytes * MIN_ROOM_SHARE);
  return Math.min(least, totalBytes * MAX_ROOM_SHARE);
}
