import type { Failure } from '../../../contract/job.ts';
import type { VolumeFault } from '../../errors.ts';
import type { Claimed } from './claim-variation.ts';
import { endAttempt, type EndAttemptDeps } from './end-attempt.ts';

/** A variation is tried so often by itself when ffmpeg dies under it; then someone must ask for it. */
export const MAX_TRIES = 3;

const UNFORESEEN: Failure = {
  code: 'INTERNAL',
  message: 'The server could not finish this variation.',
  details: null,
};

/** With the signal that interrupts it. */
export type Running = Claimed & { readonly signal: AbortSignal };

/** Back in the queue; a try is counted for it unless it was the volume's fault. */
export async function giveBack(
  deps: EndAttemptDeps,
  task: Running,
  fault: VolumeFault | null,
): Promise<void> {
  if (fault === null) await failOrRetry(deps, task, UNFORESEEN, true);
  else await requeue(deps, task, false);
}

/** Another try, when that may help and it has not had them all. */
export async function failOrRetry(
  deps: EndAttemptDeps,
  task: Running,
  why: Failure,
  retryable: boolean,
): Promise<void> {
  if (retryable && task.variation.tries < MAX_TRIES) await requeue(deps, task, true);
  else await fail(deps, task, why);
}

export async function fail(deps: EndAttemptDeps, task: Running, why: Failure): Promise<void> {
  await endAttempt(deps, task, {
    row: { status: 'failed' },
    fingerprint: null,
    write: (tx) => tx.variations.fail(task.id, task.attempt, why),
  });
}

/** `spent` false: the interruption was ours, and no try is counted for it. */
export async function requeue(deps: EndAttemptDeps, task: Running, spent: boolean): Promise<void> {
  await endAttempt(deps, task, {
    row: { status: 'queued' },
    fingerprint: null,
    write: (tx) => tx.variations.requeue(task.id, task.attempt, spent),
  });
}
