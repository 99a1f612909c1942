/** Work of one job that no slot has taken yet, in the order in which it will be. */
export interface WaitingWork {
  readonly jobId: string;
  readonly ms: number;
}

/** Work that a slot is busy with. */
export interface RunningWork {
  readonly jobId: string;
  readonly remainingMs: number;
}

/**
 * When each job will be done, in milliseconds from now: plays the queue through, each free slot taking the
 * next piece (list scheduling, as the queue itself does it). A job without work is not in the answer.
 */
export function estimateSchedule(
  slots: number,
  running: readonly RunningWork[],
  waiting: readonly WaitingWork[],
): Map<string, number> {
  const done = new Map<string, number>();
  const finish = (jobId: string, atMs: number) =>
    done.set(jobId, Math.max(done.get(jobId) ?? 0, atMs));
  const freeAt = running.map(({ remainingMs }) => remainingMs);
  for (const { jobId, remainingMs } of running) finish(jobId, remainingMs);
  while (freeAt.length < slots) freeAt.push(0);
  for (const { jobId, ms } of waiting) {
    const slot = freeAt.indexOf(Math.min(...freeAt));
    const endMs = (freeAt[slot] ?? 0) + ms;
    freeAt[slot] = endMs;
    finish(jobId, endMs);
  }
  return done;
}
