import { ENCODERS, trialArguments, type Encoder } from '../../../engine/encoders.ts';
import { parseNames } from '../../../engine/ffmpeg-version.ts';
import { runProcess } from '../../../engine/run-process.ts';
import { StartupError } from '../../errors.ts';

/** Needs no hardware: an ffmpeg that has it, which is seen to at every start, can use it. */
const SURE: Encoder = 'libx264';
/** A driver that hangs must not keep the server from starting. */
const TRIAL_WALL_MS = 10_000;

export interface EncoderChoice {
  readonly encoder: Encoder;
  /** Hardware encoders that ffmpeg lists but that do not work here. */
  readonly notWorking: readonly Encoder[];
}

/**
 * Picks the video encoder: `auto` takes the first hardware encoder that really encodes a picture, else libx264.
 * @throws StartupError when the one that is asked for does not work
 */
export async function chooseEncoder(
  ffmpegPath: string,
  wanted: Encoder | 'auto',
): Promise<EncoderChoice> {
  if (wanted !== 'auto') {
    if (wanted === SURE || (await works(ffmpegPath, wanted)))
      return { encoder: wanted, notWorking: [] };
    throw new StartupError(
      `ENCODER=${wanted} does not work on this machine. Set another one, or ENCODER=auto.`,
    );
  }
  const listing = await runProcess(ffmpegPath, ['-hide_banner', '-encoders'], {
    wallMs: TRIAL_WALL_MS,
  });
  const listed = parseNames(listing.stdout);
  const candidates = ENCODERS.filter((each) => listed.has(each));
  // All at once: where there is no such hardware, each takes the time of a start of ffmpeg to say so.
  const working = await Promise.all(
    candidates.map(async (each) => each === SURE || (await works(ffmpegPath, each))),
  );
  const first = working.indexOf(true);
  const encoder = candidates[first];
  if (encoder !== undefined) return { encoder, notWorking: candidates.slice(0, first) };
  throw new StartupError('This ffmpeg has no H.264 encoder. Install a full build.');
}

async function works(ffmpegPath: string, encoder: Encoder): Promise<boolean> {
  const end = await runProcess(ffmpegPath, trialArguments(encoder), { wallMs: TRIAL_WALL_MS });
  return end.verdict === 'exited' && end.code === 0;
}
