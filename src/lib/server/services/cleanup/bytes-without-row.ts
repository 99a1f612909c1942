import type { LocalDisk } from '../../storage/local-disk.ts';
import type { Store } from '../../store/store.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: Pick<LocalDisk, 'uploadSize'>;
  /** Files of requests that are not finished. */
  readonly uploadsInFlight: ReadonlySet<string>;
}

/** What lies among the uploads of files that are to be, but are not yet, sources of a job. */
export async function bytesWithoutRow(deps: Dependencies): Promise<number> {
  const { store, disk, uploadsInFlight } = deps;
  if (uploadsInFlight.size === 0) return 0;
  const sources = await store.videos.sourceFiles();
  let bytes = 0;
  for (const name of uploadsInFlight) if (!sources.has(name)) bytes += await disk.uploadSize(name);
  return bytes;
}
