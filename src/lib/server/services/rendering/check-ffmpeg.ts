import {
  parseFfmpegVersion,
  parseNames,
  REQUIRED_ENCODERS,
  REQUIRED_FILTERS,
} from '../../../engine/ffmpeg-version.ts';
import { runProcess } from '../../../engine/run-process.ts';
import { StartupError } from '../../errors.ts';

const WALL_MS = 20_000;

export interface FfmpegPaths {
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
}

export interface FfmpegFinding {
  readonly version: string;
  readonly warnings: string[];
}

/**
 * Makes sure that ffmpeg and ffprobe are there and can do what is asked of them.
 * Throws StartupError with one line that says what to do.
 */
export async function checkFfmpeg({
  ffmpegPath,
  ffprobePath,
}: FfmpegPaths): Promise<FfmpegFinding> {
  const [banner, filters, encoders] = await Promise.all([
    outputOf(ffmpegPath, ['-version'], 'ffmpeg', 'FFMPEG_PATH'),
    outputOf(ffmpegPath, ['-hide_banner', '-filters'], 'ffmpeg', 'FFMPEG_PATH'),
    outputOf(ffmpegPath, ['-hide_banner', '-encoders'], 'ffmpeg', 'FFMPEG_PATH'),
    outputOf(ffprobePath, ['-version'], 'ffprobe', 'FFPROBE_PATH'),
  ]);
  const found = parseFfmpegVersion(banner);
  if (!found) throw new StartupError(`${ffmpegPath} is not ffmpeg. Check FFMPEG_PATH.`);
  const lacks = [
    ...missing('filter', REQUIRED_FILTERS, filters),
    ...missing('encoder', REQUIRED_ENCODERS, encoders),
  ];
  if (lacks.length > 0) {
    throw new StartupError(
      `ffmpeg ${found.version} lacks ${lacks.join(', ')}. Install a full build, or set FFMPEG_PATH to one.`,
    );
  }
  return { version: found.version, warnings: found.warning === null ? [] : [found.warning] };
}

function missing(kind: string, required: readonly string[], listing: string): string[] {
  const present = parseNames(listing);
  return required.filter((name) => !present.has(name)).map((name) => `the ${kind} ${name}`);
}

async function outputOf(
  command: string,
  args: readonly string[],
  name: string,
  variable: string,
): Promise<string> {
  const end = await runProcess(command, args, { wallMs: WALL_MS });
  if (end.verdict === 'notStarted') {
    throw new StartupError(
      `${name} was not found. Install it with \`apt-get install ffmpeg\`, or set ${variable}.`,
    );
  }
  if (end.verdict !== 'exited' || end.code !== 0) {
    throw new StartupError(`${command} does not run (${end.verdict}). Check ${variable}.`);
  }
  return end.stdout;
}
