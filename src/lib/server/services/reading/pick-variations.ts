import type { ArchiveSelection } from '../../../contract/download.ts';
import { AppError } from '../../errors.ts';
import type { VariationRow, VideoRow } from '../../store/schema.ts';

/**
 * The finished variations that a selection names, in the order of the rows, however it names them.
 * @throws AppError VARIATION_NOT_FOUND, VIDEO_NOT_FOUND for an id that is none of this job;
 *   INVALID_STATE for what is not finished
 */
export function pickVariations(
  selection: ArchiveSelection,
  videos: readonly VideoRow[],
  variations: readonly VariationRow[],
): VariationRow[] {
  const finished = variations.filter(isFinished);
  switch (selection.kind) {
    case 'all':
    case 'ready':
      return finished;
    case 'variations': {
      for (const id of selection.ids) {
        const row = variations.find((each) => each.id === id);
        if (row === undefined)
          throw new AppError('VARIATION_NOT_FOUND', undefined, { variationId: id });
        if (!isFinished(row))
          throw new AppError('INVALID_STATE', 'This variation is not finished.', {
            state: row.status,
            variationId: id,
          });
      }
      const ids = new Set<string>(selection.ids);
      return finished.filter((row) => ids.has(row.id));
    }
    case 'videos': {
      for (const id of selection.ids) {
        const row = videos.find((each) => each.id === id);
        if (row === undefined) throw new AppError('VIDEO_NOT_FOUND', undefined, { videoId: id });
        if (row.status !== 'completed')
          throw new AppError('INVALID_STATE', 'This video is not finished.', {
            state: row.status,
            videoId: id,
          });
      }
      const ids = new Set<string>(selection.ids);
      return finished.filter((row) => ids.has(row.video_id));
    }
  }
}

function isFinished(row: VariationRow): boolean {
  return row.status === 'completed' && row.file !== null;
}
