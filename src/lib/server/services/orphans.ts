import type { JobId } from '../../contract/ids.ts';
import type { Log } from '../log.ts';
import type { LocalDisk } from '../storage/local-disk.ts';
import type { Store } from '../store/store.ts';
import type { JobLocks } from './job-locks.ts';
import type { Leases } from './leases.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly log: Log;
  readonly leases: Leases;
  readonly locks: JobLocks;
  /** Uploads of requests that are not finished. */
  readonly uploadsInFlight: ReadonlySet<string>;
  /** Gives an upload back whose job was never written; false when it is none. */
  readonly restoreUpload: (name: string) => Promise<boolean>;
}

/**
 * Removes files that no row knows: left by a crash between a file and its row, or replaced while they were
 * being downloaded.
 */
export function createRemoveOrphans(deps: Dependencies) {
  return async (): Promise<void> => {
    await removeUploads(deps);
    await removeOutputs(deps);
  };
}

async function removeUploads(deps: Dependencies): Promise<void> {
  const { store, disk, uploadsInFlight, log } = deps;
  const uploads = await disk.listUploads();
  // Taken before the rows are read: a request that ends in between is in one or the other.
  const inFlight = new Set(uploadsInFlight);
  const sources = await store.videos.sourceFiles();
  for (const name of uploads) {
    if (sources.has(name) || inFlight.has(name) || uploadsInFlight.has(name)) continue;
    if (await deps.restoreUpload(name)) continue;
    log.info({ upload: name }, 'an upload without a row is removed');
    await disk.removeUpload(name);
  }
}

async function removeOutputs(deps: Dependencies): Promise<void> {
  for (const jobId of await deps.disk.listJobsWithOutputs())
    await deps.locks.hold(jobId, () => removeOutputsOf(deps, jobId as JobId));
}

/** Under the job's lock, because a contact sheet lies in its place before its row is written. */
async function removeOutputsOf({ store, disk, leases, log }: Dependencies, jobId: JobId) {
  const files = await disk.listOutputs(jobId);
  const job = await store.jobs.find(jobId);
  // A file that was just finished has no row yet.
  if (job?.status === 'processing' || leases.isHeld(jobId)) return;
  const known = await knownFiles(store, jobId);
  for (const output of files) {
    if (known.has(`${output.videoId}/${output.file}`)) continue;
    log.info(output, 'an output without a row is removed');
    await disk.removeOutput(output);
  }
  if (known.size === 0) await disk.removeOutputsOfJob(jobId);
}

async function knownFiles(store: Store, jobId: JobId): Promise<Set<string>> {
  const known = new Set<string>();
  for (const row of await store.variations.ofJob(jobId))
    for (const file of [row.file, row.poster_file])
      if (file !== null) known.add(`${row.video_id}/${file}`);
  for (const video of await store.videos.ofJob(jobId))
    for (const file of [video.poster_file, video.sheet_file])
      if (file !== null) known.add(`${video.id}/${file}`);
  return known;
}
