import type { JobId, VideoId } from '../../../contract/ids.ts';
import { isFinal } from '../../../contract/states.ts';
import type { Clock } from '../../clock.ts';
import { volumeFault } from '../../errors.ts';
import type { VideoRow } from '../../store/schema.ts';
import type { Store, Transaction } from '../../store/store.ts';
import { writeDistinctness } from './end-attempt.ts';
import type { Locks } from '../jobs/locks.ts';
import type { MakeSheet } from './make-sheet.ts';
import type { SettlePolicy } from '../jobs/settle.ts';
import { readEnd } from './video-end.ts';

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly policy: SettlePolicy;
  readonly makeSheet: MakeSheet;
  readonly locks: Locks;
}

/**
 * Measures, and makes contact sheets of, videos that came to their end by being cancelled or given up: no
 * last attempt did so. Those of one job, or all. Nothing is drawn anew: somebody just stopped it.
 */
export function createMissingSheets(deps: Dependencies) {
  return async (jobId?: JobId): Promise<void> => {
    for (const video of await deps.store.videos.withoutSheet())
      if (jobId === undefined || video.job_id === jobId)
        await deps.locks.hold(video.job_id, () => completeVideo(deps, video));
  };
}

async function completeVideo(deps: Dependencies, video: VideoRow): Promise<void> {
  const { store, clock, policy, makeSheet } = deps;
  const videoId = video.id as VideoId;
  const jobId = video.job_id as JobId;
  const job = await store.jobs.find(jobId);
  const end = await store.read((tables) => readEnd(tables, videoId));
  if (job === null || end === null) return;
  const sheet = end.sheet && (await makeSheet(job, video, end.sheet).catch(nothingWithoutRoom));
  await store.write(async (tx) => {
    const now = await readEnd(tx, videoId);
    if (now === null) return;
    const changed = await writeDistinctness(tx, videoId, now);
    for (const id of changed) await tx.tell.variation(jobId, id, clock.now());
    const isDue = sheet !== null && sheet.sheet_file === now.sheet?.file;
    if (isDue) await tx.videos.setSheet(videoId, sheet);
    if (isDue || changed.length > 0) await sizeAnew(tx, jobId, clock.now(), policy);
  });
}

/** Neither a start nor a cancel fails for want of a sheet. */
function nothingWithoutRoom(error: unknown): null {
  if (volumeFault(error) === null) throw error;
  return null;
}

/** What was added is part of the archive. */
async function sizeAnew(tx: Transaction, jobId: JobId, now: number, policy: SettlePolicy) {
  const job = await tx.jobs.find(jobId);
  if (job === null || !isFinal(job.status)) return;
  const download_bytes = await policy.archiveSize(tx, jobId);
  await tx.jobs.setStatus(jobId, { status: job.status, download_bytes });
  await tx.tell.job('job.updated', jobId, now);
}
