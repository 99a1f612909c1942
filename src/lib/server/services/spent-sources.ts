import type { VideoId } from '../../contract/ids.ts';
import type { Clock } from '../clock.ts';
import type { LocalDisk } from '../storage/local-disk.ts';
import type { Store } from '../store/store.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly clock: Clock;
  readonly retryWindowMs: number;
}

/** Deletes the sources that nothing will need any more: files first, then the rows' word of them. */
export function createRemoveSpentSources({ store, disk, clock, retryWindowMs }: Dependencies) {
  return async (): Promise<void> => {
    for (const video of await store.videos.withSpentSource(clock.now(), retryWindowMs)) {
      if (video.source_file !== null) await disk.removeUpload(video.source_file);
      await store.write((tx) => tx.videos.forgetSource(video.id as VideoId));
    }
  };
}
