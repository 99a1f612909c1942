import type { Readable } from 'node:stream';
import type { JobId, VideoId } from '../../../contract/ids.ts';
import { AppError } from '../../errors.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { Store } from '../../store/store.ts';
import { leasedStream } from './leased-stream.ts';
import type { Leases } from '../jobs/leases.ts';

export interface SourceFile {
  readonly sizeBytes: number;
  /** A source never changes. */
  readonly etag: string;
  /** Bytes `start` to `end`, both inclusive, or all; to be called at once. */
  readonly open: (range?: { readonly start: number; readonly end: number } | null) => Readable;
}

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly leases: Leases;
}

/** What was sent, for as long as it is kept. @throws AppError VIDEO_NOT_FOUND, SOURCE_GONE */
export function createOpenSource({ store, disk, leases }: Dependencies) {
  return async (jobId: JobId, videoId: VideoId): Promise<SourceFile> => {
    const video = await store.videos.find(videoId);
    if (video?.job_id !== jobId) throw new AppError('VIDEO_NOT_FOUND');
    const file = video.source_file;
    const sizeBytes = file === null ? 0 : await disk.uploadSize(file);
    if (file === null || sizeBytes === 0) throw new AppError('SOURCE_GONE');
    return {
      sizeBytes,
      etag: `"${videoId}-${sizeBytes}"`,
      open: (range = null) => {
        const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
        // Nobody holds a job by looking at it: what is not read now may go.
        const read = { jobId, sizeBytes: end - start + 1, hasMore: false };
        return leasedStream(leases, read, () => disk.openUpload(file, { start, end }));
      },
    };
  };
}
