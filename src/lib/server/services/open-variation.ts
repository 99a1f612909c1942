import type { Readable } from 'node:stream';
import type { JobId, VideoId } from '../../contract/ids.ts';
import { AppError } from '../errors.ts';
import type { LocalDisk } from '../storage/local-disk.ts';
import type { Store } from '../store/store.ts';
import type { Leases } from './leases.ts';
import { archivePath } from '../archive/names.ts';

export interface VariationFile {
  readonly filename: string;
  readonly sizeBytes: number;
  /** Changes whenever the bytes do. */
  readonly etag: string;
  /** Bytes `start` to `end`, both inclusive. */
  readonly open: (range?: { start: number; end: number }) => Readable;
}

/** A finished variation. @throws AppError VARIATION_NOT_FOUND, INVALID_STATE, RESULTS_INCOMPLETE */
export function createOpenVariation({
  store,
  disk,
  leases,
}: {
  store: Store;
  disk: LocalDisk;
  leases: Leases;
}) {
  return async (jobId: JobId, videoId: VideoId, n: number): Promise<VariationFile> => {
    const video = await store.videos.find(videoId);
    const row = await store.variations.findByNumber(videoId, n);
    if (video === null || row?.job_id !== jobId) throw new AppError('VARIATION_NOT_FOUND');
    if (row.status !== 'completed' || row.file === null || row.crc32 === null)
      throw new AppError('INVALID_STATE', 'This variation is not finished.', { state: row.status });
    const output = { jobId, videoId, file: row.file };
    const sizeBytes = await disk.outputSize(output);
    if (sizeBytes === null || sizeBytes !== row.size_bytes)
      throw new AppError('RESULTS_INCOMPLETE', undefined, {
        missing: [archivePath(video.folder, n)],
      });
    return {
      filename: archivePath(video.folder, n).split('/').at(-1) ?? 'video.mp4',
      sizeBytes,
      etag: `"${row.crc32.toString(16)}-${sizeBytes}"`,
      open: (range) => {
        const release = leases.take(jobId);
        return disk.openOutput(output, range).once('close', release);
      },
    };
  };
}
