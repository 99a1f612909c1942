import type { Job } from '../../../contract/job.ts';
import { archivePath } from '../../archive/names.ts';

/**
 * What the archive says of itself: enough to know what each file is, and to make it again. It holds only
 * what no longer changes, so that the archive of a finished job is always the same bytes. Of a job that is
 * archived in part it tells of that part only.
 */
export function buildManifest(job: Job, folders: ReadonlyMap<string, string>) {
  return {
    generator: 'video-refresher',
    manifestVersion: 1,
    job: {
      id: job.id,
      name: job.name,
      createdAt: job.createdAt,
      preset: job.preset,
      seed: job.seed,
      variationsPerVideo: job.variationsPerVideo,
    },
    videos: job.videos.map((video) => ({
      name: video.name,
      folder: folders.get(video.id) ?? '',
      sizeBytes: video.sizeBytes,
      durationMs: video.durationMs,
      width: video.width,
      height: video.height,
      fps: video.fps,
      error: plain(video.error),
      variations: video.variations.map((variation) => ({
        n: variation.n,
        status: variation.status,
        file:
          variation.status === 'completed'
            ? archivePath(folders.get(video.id) ?? '', variation.n)
            : null,
        effects: variation.effects,
        sizeBytes: variation.sizeBytes,
        crc32: variation.crc32,
        durationMs: variation.durationMs,
        ssim: variation.quality.ssim,
        bitrate: variation.quality.bitrate,
        distinctness: variation.quality.distinctness,
        rerolled: variation.rerolled,
        error: plain(variation.error),
      })),
    })),
  };
}

function plain(error: { code: string; message: string } | null) {
  return error === null ? null : { code: error.code, message: error.message };
}
