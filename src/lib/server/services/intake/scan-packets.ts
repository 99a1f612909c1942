import { RunLog } from '../../../engine/ffmpeg-log.ts';
import type { AudioStream, VideoStream } from '../../../engine/ffprobe.ts';
import {
  maxPictures,
  maxSounds,
  PacketScan,
  packetScanArguments,
  packetScanWallMs,
  type TrackFinding,
} from '../../../engine/packet-scan.ts';
import { runTool } from './run-tool.ts';
import { tooLong, unreadable } from './video-refusals.ts';

/** What ended one scan may have been the machine, short of memory or of time; what ends the next as well is the file. */
const TRIES = 2;

interface Dependencies {
  readonly ffprobePath: string;
  readonly limits: { readonly maxPixels: number; readonly maxDurationSeconds: number };
  readonly signal?: AbortSignal | undefined;
  readonly scanWallMs?: number;
}

interface Subject {
  readonly path: string;
  readonly sizeBytes: number;
  readonly video: VideoStream;
  readonly audio: AudioStream | null;
}

export interface Tracks {
  readonly video: TrackFinding;
  readonly audio: TrackFinding | null;
  /** The index names packets that the file does not hold. */
  readonly incomplete: boolean;
}

/**
 * Lists the packets of a file's picture and sound.
 * @throws AppError VIDEO_TOO_LONG for more packets than a video of that length has, VIDEO_DAMAGED when no scan
 * comes to its end; the signal's reason when aborted
 */
export async function scanPackets(deps: Dependencies, subject: Subject): Promise<Tracks> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const tracks = await scanOnce(deps, subject);
    if (tracks !== null) return tracks;
  }
  throw unreadable();
}

/** Null when the scan did not come to its end. */
async function scanOnce(
  { ffprobePath, limits, ...deps }: Dependencies,
  { path, sizeBytes, video, audio }: Subject,
): Promise<Tracks | null> {
  const pictures = new PacketScan(video.index, video.timeBase, { keepsTimes: true });
  const sounds = audio ? new PacketScan(audio.index, audio.timeBase) : null;
  const tooMany = new AbortController();
  const signal = AbortSignal.any([tooMany.signal, ...(deps.signal ? [deps.signal] : [])]);
  const log = new RunLog();
  const most = {
    pictures: maxPictures(limits.maxDurationSeconds),
    sounds: maxSounds(limits.maxDurationSeconds),
  };
  const end = await runTool(ffprobePath, packetScanArguments(path, limits.maxPixels), {
    signal,
    wallMs: deps.scanWallMs ?? packetScanWallMs(sizeBytes),
    onStderrLine: (line) => log.push(line),
    onStdoutLine: (line) => {
      pictures.push(line);
      sounds?.push(line);
      if (pictures.packets > most.pictures || (sounds?.packets ?? 0) > most.sounds)
        tooMany.abort(tooLong(limits.maxDurationSeconds));
    },
  });
  if (end.verdict !== 'exited') return null;
  return {
    video: pictures.finish(),
    audio: sounds?.finish() ?? null,
    incomplete: log.notes.sourceDamaged,
  };
}
