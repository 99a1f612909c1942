import { setTimeout as delay } from 'node:timers/promises';
import type { JobId } from '../../src/lib/contract/ids.ts';
import type { Job } from '../../src/lib/contract/job.ts';
import { isFinal } from '../../src/lib/contract/states.ts';
import type { ServerMessage } from '../../src/lib/contract/wire.ts';
import { ApiError, type ApiClient } from './api-client.ts';
import { Board } from './board.ts';
import { Channel } from './channel.ts';
import type { View } from './terminal-view.ts';

/** So often in a row may the server not answer while it is asked how the job goes. */
const MAX_FAILED_POLLS = 60;

export interface WatchOptions {
  readonly url: string;
  readonly api: ApiClient;
  readonly view: View;
  /** Gives the job to watch; called once the channel is open, so that nothing of a new one is missed. */
  readonly start: () => Promise<Job>;
  /** Ends the watching, not the job; watchJob then throws. */
  readonly signal: AbortSignal;
  /** Of the channel, when it is not at its usual place. */
  readonly channelAddress?: string | null;
  /** Without the channel, ask again and again after so long; not given: throw. */
  readonly pollEveryMs?: number;
}

/**
 * Shows a job until it is in a final state. Returns the job as it ended.
 * Throws what `start` throws, and when the channel is lost for good and nothing stands in for it.
 */
export async function watchJob(options: WatchOptions): Promise<Job> {
  const { url, api, view, start, signal, channelAddress = null, pollEveryMs } = options;
  signal.throwIfAborted();
  const early: ServerMessage[] = [];
  const ended = Promise.withResolvers<undefined>();
  ended.promise.catch(() => undefined);
  let board: Board | null = null;
  const show = (current: Board, message: ServerMessage) => {
    view.update(current, current.apply(message));
    if (isFinal(current.status)) ended.resolve(undefined);
  };
  const ask = async (id: JobId) => {
    board = new Board(await api.getJob(id));
    view.update(board, []);
    if (isFinal(board.status)) ended.resolve(undefined);
  };
  const onMessage = (message: ServerMessage) => {
    if (board === null) early.push(message);
    else show(board, message);
    // A snapshot stands for events that are gone: what they said is in the job itself.
    if (board !== null && message.type === 'welcome' && message.mode === 'snapshot')
      ask(board.jobId).catch(ended.reject);
  };
  const abort = () => ended.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const done = new AbortController();
  const channel = new Channel({ url, address: channelAddress, token: api.token, onMessage });
  const ready = pollEveryMs === undefined ? channel.ready : channel.ready.catch(() => undefined);
  try {
    await Promise.race([ready, ended.promise]);
    const job = await start();
    const started = new Board(job);
    board = started;
    if (isFinal(job.status)) ended.resolve(undefined);
    early.forEach((message) => show(started, message));
    channel.lost.catch((error: unknown) => {
      if (pollEveryMs === undefined) ended.reject(error);
      else void poll(() => ask(job.id), pollEveryMs, done.signal).catch(ended.reject);
    });
    await ended.promise;
    view.finish(board);
    return await api.getJob(job.id);
  } finally {
    signal.removeEventListener('abort', abort);
    done.abort();
    channel.close();
  }
}

/** Asks until `signal` says that it is over; throws when the server refuses or stays away. */
async function poll(ask: () => Promise<void>, everyMs: number, signal: AbortSignal): Promise<void> {
  for (let failed = 0; !signal.aborted;) {
    try {
      await ask();
      failed = 0;
    } catch (error) {
      failed += 1;
      const isRefusal = error instanceof ApiError && error.status < 500;
      if (isRefusal || failed > MAX_FAILED_POLLS) throw error;
    }
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
