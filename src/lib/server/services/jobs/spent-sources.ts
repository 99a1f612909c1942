import type { JobId, VideoId } from '../../../contract/ids.ts';
import type { Clock } from '../../clock.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { Store } from '../../store/store.ts';
import type { SteadyTime } from '../../steady-time.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly clock: Clock;
  readonly steady: SteadyTime;
}

/**
 * Lets go of the sources that nothing will need any more. The rows come first here, so that no retry can
 * count on a file that is about to go; a file that a crash leaves behind is an orphan for the sweep.
 */
export function createRemoveSpentSources({ store, disk, clock, steady }: Dependencies) {
  return async (): Promise<void> => {
    const spent = await store.write(async (tx) => {
      const videos = await tx.videos.withSpentSource(steady.now());
      for (const video of videos) {
        await tx.videos.forgetSource(video.id as VideoId);
        await tx.tell.video(video.job_id as JobId, video.id as VideoId, clock.now());
      }
      return videos.flatMap((video) => video.source_file ?? []);
    });
    for (const file of spent) await disk.removeUpload(file);
  };
}
