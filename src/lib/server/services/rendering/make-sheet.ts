import type { Recipe } from '../../../contract/recipe.ts';
import { contactSheetArguments } from '../../../engine/contact-sheet.ts';
import { saysVolumeFull } from '../../../engine/ffmpeg-log.ts';
import { outputSize } from '../../../engine/filter-graph.ts';
import { runProcess } from '../../../engine/run-process.ts';
import type { SourceInfo } from '../../../engine/source-info.ts';
import { AppError, volumeFault } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { JobRow, VideoRow } from '../../store/schema.ts';
import type { SheetPlan } from './video-end.ts';

const WALL_MS = 30_000;
const NICENESS = 10;

interface Dependencies {
  readonly ffmpegPath: string;
  readonly disk: LocalDisk;
  readonly log: Log;
  readonly newId: () => string;
}

/** A contact sheet that lies in its place, as the row of its video keeps it. */
export interface Sheet {
  readonly sheet_file: string;
  readonly sheet_bytes: number;
  readonly sheet_crc32: number;
}

/** Null when it cannot be made: no result depends on it. @throws AppError VOLUME_FULL; other errors of the volume */
export type MakeSheet = (
  job: JobRow,
  video: VideoRow,
  plan: SheetPlan,
  signal?: AbortSignal,
) => Promise<Sheet | null>;

/** Makes a contact sheet of posters: the source first, then each variation with its number. */
export function createMakeSheet({ ffmpegPath, disk, log, newId }: Dependencies): MakeSheet {
  return async (job, video, plan, signal) => {
    const source = JSON.parse(video.source_info ?? 'null') as SourceInfo;
    const { output } = JSON.parse(job.recipe) as Recipe;
    const at = { jobId: job.id, videoId: video.id };
    const pictures = plan.posters.map(({ file, n }) => ({
      path: disk.outputPath({ ...at, file }),
      n,
    }));
    const temp = `${newId()}.jpg`;
    try {
      const size = outputSize(source, output.fit);
      const args = contactSheetArguments(pictures, size, disk.tempPath(temp));
      const end = await runProcess(ffmpegPath, args, {
        wallMs: WALL_MS,
        niceness: NICENESS,
        ...(signal === undefined ? {} : { signal }),
      });
      if (end.verdict === 'exited' && end.code === 0) {
        const stored = await disk.publish(temp, { ...at, file: plan.file });
        return {
          sheet_file: plan.file,
          sheet_bytes: stored.sizeBytes,
          sheet_crc32: stored.crc32,
        };
      }
      if (saysVolumeFull(end.stderrTail)) throw new AppError('VOLUME_FULL');
      log.warn({ ...at, verdict: end.verdict, details: end.stderrTail }, 'no contact sheet');
    } catch (error) {
      if (volumeFault(error) !== null) {
        await disk.removeTemp(temp);
        throw error;
      }
      log.warn({ ...at, err: error }, 'no contact sheet');
    }
    await disk.removeTemp(temp);
    return null;
  };
}
