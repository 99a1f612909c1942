import type { JobId, VariationId, VideoId } from '../../../contract/ids.ts';
import type { Failure } from '../../../contract/job.ts';
import { isFinal, isTombstone } from '../../../contract/states.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { LocalDisk, OutputName } from '../../storage/local-disk.ts';
import type { JobRow, VariationRow } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { CleanupReport } from './cleanup-report.ts';
import type { Locks } from '../jobs/locks.ts';
import type { Leases } from '../jobs/leases.ts';
import type { RemoveJob } from '../jobs/remove-job.ts';
import { settle, type SettlePolicy } from '../jobs/settle.ts';
import type { SteadyTime } from '../../steady-time.ts';

const MISSING: Failure = {
  code: 'RESULTS_MISSING',
  message: 'The finished file is no longer on the server. Make it again.',
  details: null,
};

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly clock: Clock;
  readonly steady: SteadyTime;
  readonly log: Log;
  readonly leases: Leases;
  readonly locks: Locks;
  readonly policy: SettlePolicy;
  readonly removeJob: RemoveJob;
  readonly newReport: () => CleanupReport;
}

/** Resolves to false when the job is in use, and has to be looked at later. */
export type InspectResults = (jobId: string) => Promise<boolean>;

/**
 * Compares a job's rows with its files. Files that no row knows are removed; they were left by a crash, or
 * replaced while they were downloaded. Finished variations whose file is gone become failed, RESULTS_MISSING.
 * Where all of them are gone, a removal was cut short between files and rows: it is finished.
 */
export function createInspectResults(deps: Dependencies): InspectResults {
  return async (id) => {
    const jobId = id as JobId;
    // Under the job's lock, because a contact sheet lies in its place before its row is written.
    const found = await deps.locks.hold(jobId, () => inspect(deps, jobId));
    if (found.verdict === 'emptied') await finishRemoval(deps, found.job);
    return found.verdict !== 'in-use';
  };
}

type Found =
  | { readonly verdict: 'in-use' | 'in-order' }
  | { readonly verdict: 'emptied'; readonly job: JobRow };

async function inspect(deps: Dependencies, jobId: JobId): Promise<Found> {
  const { store, disk, leases, log } = deps;
  const files = await disk.listOutputs(jobId);
  const job = await store.jobs.find(jobId);
  // While a variation is rendered, a file may just have been finished that has no row yet.
  if ((job?.processing ?? 0) > 0 || leases.isHeld(jobId)) return { verdict: 'in-use' };
  const known = await knownFiles(store, jobId);
  for (const output of files) {
    if (known.has(pathOf(output))) continue;
    log.info(output, 'an output without a row is removed');
    await disk.removeOutput(output);
  }
  // A retry could make the folders' next file only with this lock.
  if (job === null || isFinal(job.status)) await disk.removeEmptyFolders(jobId);
  if (job === null || !isFinal(job.status) || isTombstone(job.status))
    return { verdict: 'in-order' };
  return judge(deps, job, new Set(files.map(pathOf)));
}

async function judge(deps: Dependencies, job: JobRow, there: ReadonlySet<string>): Promise<Found> {
  const { store, disk, clock, log } = deps;
  const jobId = job.id as JobId;
  const rows = await store.variations.ofJob(jobId);
  const finished = rows.filter((row) => row.status === 'completed' && row.file !== null);
  const missing: VariationRow[] = [];
  for (const row of finished) {
    const output = { jobId, videoId: row.video_id, file: row.file ?? '' };
    const isMissing = !there.has(pathOf(output)) && (await disk.outputSize(output)) === null;
    if (isMissing) missing.push(row);
  }
  if (missing.length === 0) return { verdict: 'in-order' };
  // Somebody who unmounts or moves the folder away has not removed the results.
  await disk.assertOutputs();
  if (missing.length === finished.length) return { verdict: 'emptied', job };
  log.error({ jobId, missing: missing.length }, 'finished files are missing');
  await store.write(async (tx) => {
    const now = clock.now();
    for (const row of missing) {
      await tx.variations.failMissing(row.id as VariationId, MISSING);
      await tx.tell.variation(jobId, row.id as VariationId, now);
    }
    const videoIds = [...new Set(missing.map((row) => row.video_id as VideoId))];
    await settle(tx, jobId, videoIds, now, deps.policy);
    // What is left of the results was finished when it was, and its time goes on.
    const { completed_at, expires_at } = job;
    const status = (await tx.jobs.find(jobId))?.status ?? job.status;
    await tx.jobs.setStatus(jobId, { status, completed_at, expires_at });
    await tx.tell.job('job.updated', jobId, now);
  });
  return { verdict: 'in-order' };
}

/** Before its time it can only have been an eviction. */
async function finishRemoval(
  { steady, removeJob, newReport, log }: Dependencies,
  job: JobRow,
): Promise<void> {
  const jobId = job.id as JobId;
  const reason = (job.expires_at ?? Infinity) <= steady.now() ? 'expired' : 'evicted';
  log.warn({ jobId }, 'all results of a job are gone; it counts as removed');
  const freedBytes = await removeJob(jobId, reason, ({ rev }) => rev === job.rev);
  if (freedBytes === null) return;
  const report = newReport();
  await report.add({ id: jobId, name: job.name, reason }, freedBytes);
  await report.close();
}

async function knownFiles(store: Store, jobId: JobId): Promise<Set<string>> {
  const known = new Set<string>();
  for (const row of await store.variations.ofJob(jobId))
    for (const file of [row.file, row.poster_file])
      if (file !== null) known.add(pathOf({ videoId: row.video_id, file }));
  for (const video of await store.videos.ofJob(jobId))
    for (const file of [video.poster_file, video.sheet_file])
      if (file !== null) known.add(pathOf({ videoId: video.id, file }));
  return known;
}

function pathOf({ videoId, file }: Pick<OutputName, 'videoId' | 'file'>): string {
  return `${videoId}/${file}`;
}
