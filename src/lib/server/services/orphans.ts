import type { JobId } from '../../contract/ids.ts';
import type { Log } from '../log.ts';
import type { LocalDisk } from '../storage/local-disk.ts';
import type { Store } from '../store/store.ts';
import type { Leases } from './leases.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly log: Log;
  readonly leases: Leases;
  /** Uploads of requests that are not finished. */
  readonly uploadsInFlight: ReadonlySet<string>;
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

async function removeUploads({ store, disk, uploadsInFlight, log }: Dependencies): Promise<void> {
  const uploads = await disk.listUploads();
  // Taken before the rows are read: a request that ends in between is in one or the other.
  const inFlight = new Set(uploadsInFlight);
  const sources = await store.videos.sourceFiles();
  for (const name of uploads) {
    if (sources.has(name) || inFlight.has(name) || uploadsInFlight.has(name)) continue;
    log.info({ upload: name }, 'an upload without a row is removed');
    await disk.removeUpload(name);
  }
}

async function removeOutputs({ store, disk, leases, log }: Dependencies): Promise<void> {
  for (const jobId of await disk.listJobsWithOutputs()) {
    const files = await disk.listOutputs(jobId);
    const job = await store.jobs.find(jobId as JobId);
    // A file that was just finished has no row yet.
    if (job?.status === 'processing' || leases.isHeld(jobId)) continue;
    const known = await knownFiles(store, jobId as JobId);
    for (const output of files) {
      if (known.has(`${output.videoId}/${output.file}`)) continue;
      log.info(output, 'an output without a row is removed');
      await disk.removeOutput(output);
    }
    if (known.size === 0) await disk.removeOutputsOfJob(jobId);
  }
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
