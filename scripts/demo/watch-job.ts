import type { Job, JobAccepted } from '../../src/lib/contract/job.ts';
import { isFinal } from '../../src/lib/contract/states.ts';
import type { ServerMessage } from '../../src/lib/contract/wire.ts';
import type { ApiClient } from '../support/api-client.ts';
import { Channel } from '../support/channel.ts';
import { Board } from './board.ts';
import type { View } from './terminal-view.ts';

export interface WatchOptions {
  readonly url: string;
  readonly api: ApiClient;
  readonly view: View;
  /** Sends the job; called once the channel is open, so that nothing of the job is missed. */
  readonly submit: () => Promise<JobAccepted>;
  readonly onAccepted: (accepted: JobAccepted) => void;
  /** Ends the watching, not the job; watchJob then throws. */
  readonly signal: AbortSignal;
}

/**
 * Submits a job and shows it until it is in a final state. Returns the job as it ended.
 * Throws when the job is refused or when the channel is lost for good.
 */
export async function watchJob(options: WatchOptions): Promise<Job> {
  const { url, api, view, submit, onAccepted, signal } = options;
  const early: ServerMessage[] = [];
  const ended = Promise.withResolvers<undefined>();
  let board: Board | null = null;
  const show = (current: Board, message: ServerMessage) => {
    view.update(current, current.apply(message));
    if (isFinal(current.status)) ended.resolve(undefined);
  };
  const onMessage = (message: ServerMessage) => {
    if (board === null) early.push(message);
    else show(board, message);
    // A snapshot stands for events that are gone: what they said is in the job itself.
    if (board !== null && message.type === 'welcome' && message.mode === 'snapshot') {
      void api.getJob(board.jobId).then((job) => {
        board = new Board(job);
        if (isFinal(board.status)) ended.resolve(undefined);
      }, ended.reject);
    }
  };
  signal.addEventListener('abort', () => ended.reject(signal.reason));
  const channel = new Channel({ url, token: api.token, onMessage });
  try {
    await channel.ready;
    const accepted = await submit();
    onAccepted(accepted);
    const started = new Board(accepted.job);
    board = started;
    early.forEach((message) => show(started, message));
    await Promise.race([ended.promise, channel.lost]);
    view.finish(board);
    return await api.getJob(accepted.job.id);
  } finally {
    channel.close();
  }
}
