import type { Log } from '../../log.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { Store } from '../../store/store.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly log: Log;
  /** Uploads of requests that are not finished. */
  readonly uploadsInFlight: ReadonlySet<string>;
  /** Gives an upload back whose job was never written; false when it is none. */
  readonly restoreUpload: (name: string) => Promise<boolean>;
}

/** Removes uploads that no row knows, as a crash leaves them. */
export function createRemoveOrphans(deps: Dependencies) {
  return () => removeUploads(deps);
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
