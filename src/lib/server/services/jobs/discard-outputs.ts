import type { LocalDisk } from '../../storage/local-disk.ts';
import type { VariationRow } from '../../store/schema.ts';
import type { Leases } from './leases.ts';

/** Removes the files of a variation that was replaced; while the job is downloaded that is left to the sweep. */
export function createDiscardOutputs({ disk, leases }: { disk: LocalDisk; leases: Leases }) {
  return async (replaced: VariationRow): Promise<void> => {
    if (leases.isHeld(replaced.job_id)) return;
    for (const file of [replaced.file, replaced.poster_file]) {
      if (file === null) continue;
      await disk.removeOutput({ jobId: replaced.job_id, videoId: replaced.video_id, file });
    }
  };
}
