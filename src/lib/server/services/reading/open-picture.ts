import type { Readable } from 'node:stream';
import type { JobId, VideoId } from '../../../contract/ids.ts';
import { AppError } from '../../errors.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { Store } from '../../store/store.ts';
import { leasedStream } from './leased-stream.ts';
import type { Leases } from '../jobs/leases.ts';

/** A JPEG of ours. */
export interface PictureFile {
  readonly sizeBytes: number;
  /** Changes whenever the bytes do. */
  readonly etag: string;
  readonly open: () => Readable;
}

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly leases: Leases;
}

export interface OpenPicture {
  /** The picture of a finished variation. @throws AppError VARIATION_NOT_FOUND, PICTURE_NOT_FOUND */
  readonly poster: (jobId: JobId, videoId: VideoId, n: number) => Promise<PictureFile>;
  /** A still of the source, in the moment that the posters show. @throws as `sheet` */
  readonly source: (jobId: JobId, videoId: VideoId) => Promise<PictureFile>;
  /** The contact sheet of a video that is done. @throws AppError VIDEO_NOT_FOUND, PICTURE_NOT_FOUND */
  readonly sheet: (jobId: JobId, videoId: VideoId) => Promise<PictureFile>;
}

export function createOpenPicture({ store, disk, leases }: Dependencies): OpenPicture {
  const open = async (jobId: JobId, videoId: VideoId, file: string | null) => {
    if (file === null) throw new AppError('PICTURE_NOT_FOUND');
    const output = { jobId, videoId, file };
    const sizeBytes = await disk.outputSize(output);
    if (sizeBytes === null) throw new AppError('PICTURE_NOT_FOUND');
    return {
      sizeBytes,
      // The names of pictures hold the attempts that made them.
      etag: `"${file}-${sizeBytes}"`,
      open: () =>
        leasedStream(leases, { jobId, sizeBytes, hasMore: false }, () => disk.openOutput(output)),
    };
  };
  return {
    async poster(jobId, videoId, n) {
      const row = await store.variations.findByNumber(videoId, n);
      if (row?.job_id !== jobId) throw new AppError('VARIATION_NOT_FOUND');
      return open(jobId, videoId, row.poster_file);
    },
    async source(jobId, videoId) {
      const video = await store.videos.find(videoId);
      if (video?.job_id !== jobId) throw new AppError('VIDEO_NOT_FOUND');
      return open(jobId, videoId, video.poster_file);
    },
    async sheet(jobId, videoId) {
      const video = await store.videos.find(videoId);
      if (video?.job_id !== jobId) throw new AppError('VIDEO_NOT_FOUND');
      return open(jobId, videoId, video.sheet_file);
    },
  };
}
