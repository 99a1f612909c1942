import type { JobId, VideoId } from '../../../contract/ids.ts';
import { isFinal, isTombstone, type WorkStatus } from '../../../contract/states.ts';
import type { Transaction } from '../../store/store.ts';

/** What happens to a job's results once it is done. */
export interface SettlePolicy {
  readonly retentionMs: number;
  /** How long the source of a video that failed or was cancelled is kept for a retry. */
  readonly retryWindowMs: number;
  /** Exact size of the job's archive, in bytes; null when it cannot be known or there is none. */
  archiveSize(tx: Transaction, jobId: JobId): Promise<number | null>;
}

/**
 * After variations of a video changed: brings the video's and the job's state in line with them, and tells
 * of it. Part of the transaction that made the change.
 */
export async function settle(
  tx: Transaction,
  jobId: JobId,
  videoIds: readonly VideoId[],
  now: number,
  policy: SettlePolicy,
): Promise<void> {
  for (const videoId of videoIds) await settleVideo(tx, jobId, videoId, now);
  await settleJob(tx, jobId, now, policy);
}

async function settleVideo(tx: Transaction, jobId: JobId, videoId: VideoId, now: number) {
  const video = await tx.videos.find(videoId);
  if (video === null) return;
  const statuses = await tx.variations.statusesOfVideo(videoId);
  if (statuses.size === 0) return;
  const status = combine((each) => statuses.get(each) ?? 0);
  if (status !== video.status) await tx.videos.setStatus(videoId, status);
  await tx.tell.video(jobId, videoId, now);
}

async function settleJob(tx: Transaction, jobId: JobId, now: number, policy: SettlePolicy) {
  const before = await tx.jobs.find(jobId);
  // What is gone stays gone.
  if (before === null || isTombstone(before.status)) return;
  await tx.jobs.recount(jobId);
  const job = (await tx.jobs.find(jobId)) ?? before;
  const status = combine((each) => job[each]);
  const keptUntil = now + (job.keep_sources === 1 ? policy.retentionMs : policy.retryWindowMs);
  await setSourcesUntil(tx, jobId, isFinal(status) ? keptUntil : null, now);
  if (isFinal(status)) {
    await tx.jobs.setStatus(jobId, {
      status,
      completed_at: now,
      expires_at: now + policy.retentionMs,
      download_bytes: status === 'completed' ? await policy.archiveSize(tx, jobId) : null,
    });
  } else {
    await tx.jobs.setStatus(jobId, {
      status,
      ...(status === 'processing' && job.started_at === null ? { started_at: now } : {}),
      ...(isFinal(job.status) ? { queued_at: now } : {}),
      completed_at: null,
      expires_at: null,
      download_bytes: null,
    });
  }
  if (job.status === 'queued' || status === 'queued') await renumberLine(tx, now, jobId);
  await tx.tell.job('job.updated', jobId, now);
}

/** A video that completed needs its source no longer, unless the job keeps them: the sweep takes it at once. */
async function setSourcesUntil(tx: Transaction, jobId: JobId, until: number | null, now: number) {
  for (const video of await tx.videos.ofJob(jobId)) {
    if (video.source_file === null || video.source_until === until) continue;
    const videoId = video.id as VideoId;
    await tx.videos.setSourceUntil(videoId, until);
    await tx.tell.video(jobId, videoId, now);
  }
}

/** The state of a whole from the states of its parts. */
function combine(count: (status: WorkStatus) => number): WorkStatus {
  if (count('processing') > 0) return 'processing';
  const finished = count('completed') + count('failed') + count('cancelled');
  if (count('queued') > 0) return finished > 0 ? 'processing' : 'queued';
  if (count('completed') > 0) return 'completed';
  return count('failed') > 0 ? 'failed' : 'cancelled';
}

/** Writes down each waiting job's place in line, and tells of those that moved; of `untold` the caller tells. */
export async function renumberLine(tx: Transaction, now: number, untold?: JobId): Promise<void> {
  let place = 0;
  for (const job of await tx.jobs.inLine()) {
    const position = job.status === 'queued' ? (place += 1) : null;
    if (position === job.queue_position) continue;
    const jobId = job.id as JobId;
    await tx.jobs.setQueuePosition(jobId, position);
    if (jobId !== untold) await tx.tell.job('job.updated', jobId, now);
  }
}
