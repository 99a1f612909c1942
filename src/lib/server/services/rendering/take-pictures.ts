import type { OutputOptions } from '../../../contract/recipe.ts';
import { saysVolumeFull } from '../../../engine/ffmpeg-log.ts';
import { fingerprintBytes } from '../../../engine/fingerprint.ts';
import { MOMENTS } from '../../../engine/moments.ts';
import { runProcess } from '../../../engine/run-process.ts';
import type { SourceInfo } from '../../../engine/source-info.ts';
import {
  outputStillsArguments,
  sourceStillsArguments,
  type StillFiles,
} from '../../../engine/stills.ts';
import { AppError, volumeFault } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';

/** A source whose key pictures lie far apart takes longest: some hundred pictures are decoded. */
const WALL_MS = 60_000;
/** As polite as the encodes. */
const NICENESS = 10;

interface Dependencies {
  readonly ffmpegPath: string;
  readonly threads: number;
  readonly maxPixels: number;
  readonly disk: LocalDisk;
  readonly log: Log;
}

/** The poster's name among the temp files; publishing or removing it is the caller's. */
export function posterTempOf(name: string): string {
  return `${name}.jpg`;
}

export interface Stills {
  readonly posterTemp: string;
  readonly fingerprint: Buffer;
}

export interface PictureHooks {
  readonly signal: AbortSignal;
  readonly onStarted: (pid: number) => void;
}

export interface TakePictures {
  /**
   * `name`: unique among temp files. Null when it cannot be done, or no more: nothing depends on it.
   * @throws AppError VOLUME_FULL; other errors of the volume
   */
  readonly ofSource: (
    name: string,
    of: { sourcePath: string; source: SourceInfo; output: OutputOptions },
    hooks: PictureHooks,
  ) => Promise<Stills | null>;
  readonly ofOutput: (
    name: string,
    of: { outputPath: string; source: SourceInfo; speed: number; output: OutputOptions },
    hooks: PictureHooks,
  ) => Promise<Stills | null>;
}

/** Takes a poster and a fingerprint of a source or of a finished variation, in one run of ffmpeg. */
export function createTakePictures(deps: Dependencies): TakePictures {
  const { maxPixels, threads } = deps;
  return {
    ofSource: (name, { sourcePath, source, output }, hooks) =>
      take(deps, name, hooks, (files) =>
        sourceStillsArguments(sourcePath, source, output, files, { maxPixels, threads }),
      ),
    ofOutput: (name, { outputPath, source, speed, output }, hooks) =>
      take(deps, name, hooks, (files) =>
        outputStillsArguments(outputPath, source, speed, output, files, maxPixels),
      ),
  };
}

async function take(
  { ffmpegPath, disk, log }: Dependencies,
  name: string,
  { signal, onStarted }: PictureHooks,
  argumentsFor: (files: StillFiles) => string[],
): Promise<Stills | null> {
  const posterTemp = posterTempOf(name);
  const fingerprintTemp = `${name}.rgb`;
  const args = argumentsFor({
    posterPath: disk.tempPath(posterTemp),
    fingerprintPath: disk.tempPath(fingerprintTemp),
  });
  try {
    const end = await runProcess(ffmpegPath, args, {
      signal,
      wallMs: WALL_MS,
      niceness: NICENESS,
      onStarted,
    });
    if (end.verdict === 'exited' && end.code === 0) {
      const fingerprint = await disk.readTemp(fingerprintTemp);
      if (fingerprint.length === fingerprintBytes(MOMENTS)) return { posterTemp, fingerprint };
    }
    if (saysVolumeFull(end.stderrTail)) throw new AppError('VOLUME_FULL');
    if (end.verdict !== 'cancelled')
      log.warn(
        { name, verdict: end.verdict, details: end.stderrTail },
        'no pictures could be taken',
      );
  } catch (error) {
    if (volumeFault(error) !== null) {
      await disk.removeTemp(posterTemp);
      throw error;
    }
    log.warn({ name, err: error }, 'no pictures could be taken');
  } finally {
    await disk.removeTemp(fingerprintTemp);
  }
  await disk.removeTemp(posterTemp);
  return null;
}
