import { Readable } from 'node:stream';
import type { JobId, VideoId } from '../../../contract/ids.ts';
import { archivePath } from '../../archive/names.ts';
import { AppError } from '../../errors.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { Store } from '../../store/store.ts';
import { leasedStream } from './leased-stream.ts';
import type { Leases } from '../jobs/leases.ts';
import { storedContent } from './stored-content.ts';

export interface VariationFile {
  readonly filename: string;
  readonly sizeBytes: number;
  /** Changes whenever the bytes do. */
  readonly etag: string;
  /** Bytes `start` to `end`, both inclusive, or all; to be called at once. */
  readonly open: (range?: { readonly start: number; readonly end: number } | null) => Readable;
}

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly leases: Leases;
}

/** A finished variation. @throws AppError VARIATION_NOT_FOUND, INVALID_STATE, RESULTS_INCOMPLETE */
export function createOpenVariation({ store, disk, leases }: Dependencies) {
  return async (jobId: JobId, videoId: VideoId, n: number): Promise<VariationFile> => {
    const release = leases.take(jobId);
    try {
      const video = await store.videos.find(videoId);
      const row = await store.variations.findByNumber(videoId, n);
      if (video === null || row?.job_id !== jobId) throw new AppError('VARIATION_NOT_FOUND');
      if (row.status !== 'completed' || row.file === null || row.crc32 === null)
        throw new AppError('INVALID_STATE', 'This variation is not finished.', {
          state: row.status,
        });
      const output = { jobId, videoId, file: row.file };
      const name = archivePath(video.folder, n);
      const sizeBytes = await disk.outputSize(output);
      if (sizeBytes === null || sizeBytes !== row.size_bytes)
        throw new AppError('RESULTS_INCOMPLETE', undefined, { missing: [name] });
      const file = { output, sizeBytes, crc32: row.crc32 };
      return {
        filename: name.split('/').at(-1) ?? 'video.mp4',
        sizeBytes,
        etag: `"${row.crc32.toString(16)}-${sizeBytes}"`,
        open: (range = null) => {
          const { start, end } = range ?? { start: 0, end: sizeBytes - 1 };
          const read = { jobId, sizeBytes: end - start + 1, hasMore: end < sizeBytes - 1 };
          return leasedStream(leases, read, () =>
            Readable.from(storedContent(disk, file, range), { objectMode: false }),
          );
        },
      };
    } finally {
      // The caller opens it in its very next step: until then nobody may remove the job.
      setImmediate(release);
    }
  };
}
