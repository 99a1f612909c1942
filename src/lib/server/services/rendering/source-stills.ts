import type { JobId, VideoId } from '../../../contract/ids.ts';
import type { OutputOptions } from '../../../contract/recipe.ts';
import type { SourceInfo } from '../../../engine/source-info.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { Store } from '../../store/store.ts';
import { Locks } from '../jobs/locks.ts';
import type { PictureHooks, TakePictures } from './take-pictures.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly takePictures: TakePictures;
}

interface OfSource {
  readonly jobId: JobId;
  readonly videoId: VideoId;
  readonly sourceFile: string;
  readonly source: SourceInfo;
  readonly output: OutputOptions;
}

export type KeepSourceStills = (of: OfSource, name: string, hooks: PictureHooks) => Promise<void>;

const POSTER = 'source.jpg';

/**
 * Makes sure that a video has the stills of its source, which all its variations are compared with, while the
 * source is there. Of two that ask at once the second waits: taking them costs as much as a second of encoding.
 */
export function createKeepSourceStills({
  store,
  disk,
  takePictures,
}: Dependencies): KeepSourceStills {
  const locks = new Locks();
  const keep: KeepSourceStills = async (of, name, hooks) => {
    const { jobId, videoId, source, output } = of;
    if ((await store.videos.find(videoId))?.poster_file != null) return;
    const sourcePath = disk.uploadPath(of.sourceFile);
    const stills = await takePictures.ofSource(name, { sourcePath, source, output }, hooks);
    if (stills === null) return;
    try {
      await disk.publish(stills.posterTemp, { jobId, videoId, file: POSTER });
    } finally {
      await disk.removeTemp(stills.posterTemp);
    }
    await store.write(async (tx) => {
      if ((await tx.videos.find(videoId)) === null) return;
      await tx.fingerprints.put(videoId, videoId, stills.fingerprint);
      await tx.videos.setPoster(videoId, POSTER);
    });
  };
  return (of, name, hooks) => locks.hold(of.videoId, () => keep(of, name, hooks));
}
