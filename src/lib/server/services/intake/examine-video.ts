import { decodeCheckArguments } from '../../../engine/decode-check.ts';
import { RunLog } from '../../../engine/ffmpeg-log.ts';
import {
  parseProbe,
  probeArguments,
  type AudioStream,
  type ProbeFinding,
  type VideoStream,
} from '../../../engine/ffprobe.ts';
import { findFrameRate, MAX_OUTPUT_RATE } from '../../../engine/frame-rate.ts';
import { isAudioCodecAllowed, isVideoCodecAllowed } from '../../../engine/guard.ts';
import { ProgressParser } from '../../../engine/progress.ts';
import type { SourceInfo } from '../../../engine/source-info.ts';
import { AppError } from '../../errors.ts';
import { readContainer, type ContainerFinding } from './read-container.ts';
import { runTool } from './run-tool.ts';
import { scanPackets, type Tracks } from './scan-packets.ts';
import { cutShort, tooLong, tooManyPixels, unreadable, unsupported } from './video-refusals.ts';

/** How much of a video is decoded to see whether it can be. */
const DECODED_SECONDS = 2;
/**
 * A decode that has begun well by then may be left: whoever uploads waits for it, and what it misses is found
 * when a variation is checked. One without a single picture by then gets the second limit.
 */
const DECODE_WALL_MS = 150;
const DECODE_START_WALL_MS = 15_000;
const PROBE_WALL_MS = 15_000;

export interface ExamineVideoDeps {
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
  readonly limits: {
    /** Of one picture. */
    readonly maxPixels: number;
    readonly maxDurationSeconds: number;
  };
  readonly signal?: AbortSignal | undefined;
  /** How long a decode that begins well goes on, in place of the default. */
  readonly decodeWallMs?: number;
  /** How long listing the packets may take, in place of what fits the file's size. */
  readonly scanWallMs?: number;
}

export type ExamineVideo = (path: string) => Promise<SourceInfo>;

/**
 * Looks at a whole file, by its content alone, and says what it holds; takes an absolute path of ours.
 * Throws AppError with NOT_A_VIDEO, VIDEO_EMPTY, VIDEO_AUDIO_ONLY, VIDEO_ENCRYPTED, VIDEO_DAMAGED,
 * VIDEO_TOO_LONG, VIDEO_TOO_BIG or CODEC_NOT_SUPPORTED, and the signal's reason when aborted.
 */
export function createExamineVideo(deps: ExamineVideoDeps): ExamineVideo {
  return async (path) => {
    const file = await readContainer(path);
    refuseByContainer(file);
    const probe = await probeStreams(deps, path, file);
    const { video, audio } = pickStreams(probe);
    if (video.mostPixels > deps.limits.maxPixels) throw tooManyPixels();
    const [tracks, flaw] = await Promise.all([
      scanPackets(deps, { path, sizeBytes: file.sizeBytes, video, audio }),
      findFlaw(deps, path, audio ? [video.index, audio.index] : [video.index]),
    ]);
    const source = describe(file, probe, video, audio, tracks);
    if (file.cutShort || tracks.incomplete) throw cutShort(probe.headerMs, source.durationMs);
    refuseByReality(deps.limits, source, video);
    if (flaw) throw flaw;
    return source;
  };
}

function refuseByContainer({ sizeBytes, container, encrypted }: ContainerFinding): void {
  if (sizeBytes === 0) throw new AppError('VIDEO_EMPTY', 'The file is empty. Export it again.');
  if (container.kind === 'picture') {
    throw new AppError('NOT_A_VIDEO', 'This is a still picture. Send an MP4 or MOV video.');
  }
  if (container.kind === 'other') {
    throw new AppError('NOT_A_VIDEO', 'This file is not a video. Send an MP4 or MOV video.');
  }
  if (encrypted === null) throw unreadable();
  if (encrypted) {
    throw new AppError(
      'VIDEO_ENCRYPTED',
      'This video is encrypted (copy protected). Send one without protection.',
    );
  }
}

async function probeStreams(
  deps: ExamineVideoDeps,
  path: string,
  file: ContainerFinding,
): Promise<ProbeFinding> {
  const log = new RunLog();
  const end = await runTool(deps.ffprobePath, probeArguments(path, deps.limits.maxPixels), {
    signal: deps.signal,
    wallMs: PROBE_WALL_MS,
    onStderrLine: (line) => log.push(line),
  });
  if (end.verdict === 'exited' && end.code === 0) return parseProbe(end.stdout);
  if (log.notes.tooManyPixels) throw tooManyPixels();
  if (log.notes.codecRefused) throw unsupported('picture or sound');
  if (file.cutShort || !file.hasIndex) {
    throw new AppError(
      'VIDEO_DAMAGED',
      'The end of the video is missing. Export or send it again.',
    );
  }
  throw new AppError('VIDEO_DAMAGED', 'The video is damaged and cannot be opened.');
}

interface Streams {
  readonly video: VideoStream;
  readonly audio: AudioStream | null;
}

function pickStreams({ video, audio }: ProbeFinding): Streams {
  if (!video) {
    throw audio
      ? new AppError('VIDEO_AUDIO_ONLY', 'This file has sound but no picture.')
      : new AppError('NOT_A_VIDEO', 'There is neither picture nor sound in this file.');
  }
  if (!isVideoCodecAllowed(video.codec)) throw unsupported('picture', video.codec);
  if (audio && !isAudioCodecAllowed(audio.codec)) throw unsupported('sound', audio.codec);
  return { video, audio };
}

/** Decodes the beginning; gives the refusal, because one that can say more may come first. */
async function findFlaw(
  deps: ExamineVideoDeps,
  path: string,
  streams: readonly number[],
): Promise<AppError | null> {
  const args = decodeCheckArguments(path, deps.limits.maxPixels, streams, DECODED_SECONDS);
  for (const wallMs of [deps.decodeWallMs ?? DECODE_WALL_MS, DECODE_START_WALL_MS]) {
    const log = new RunLog();
    const progress = new ProgressParser(DECODED_SECONDS * 1000);
    const end = await runTool(deps.ffmpegPath, args, {
      signal: deps.signal,
      wallMs,
      killAfterMs: 200,
      onStderrLine: (line) => log.push(line),
      onStdoutLine: (line) => void progress.push(line),
    });
    if (log.notes.codecRefused) return unsupported('picture or sound');
    const clean = !log.notes.sourceDamaged;
    if (clean && end.verdict === 'exited' && end.code === 0) return null;
    if (clean && end.verdict === 'timedOut' && progress.frames > 0) return null;
    // One that is ended while it opens a file calls a sound one damaged: "moov atom not found".
    if (end.verdict !== 'timedOut') break;
  }
  return new AppError('VIDEO_DAMAGED', 'The video is damaged: its first seconds cannot be played.');
}

function describe(
  file: ContainerFinding,
  { headerMs, startMs }: ProbeFinding,
  video: VideoStream,
  audio: AudioStream | null,
  tracks: Tracks,
): SourceInfo {
  const videoMs = Math.round(tracks.video.endMs - startMs);
  const audioMs = Math.round((tracks.audio?.endMs ?? startMs) - startMs);
  const realMs = Math.max(videoMs, audioMs);
  return {
    ...findFrameRate(tracks.video.times, video.timeBase),
    container: file.container.kind === 'movie' ? file.container.brand : '',
    videoCodec: video.codec,
    pixelFormat: video.pixelFormat,
    width: video.width,
    height: video.height,
    durationMs:
      headerMs === null || headerMs <= 0 ? realMs : Math.min(realMs, Math.round(headerMs)),
    videoMs,
    frames: tracks.video.packets,
    rotation: video.rotation,
    sampleAspect: video.sampleAspect,
    hdr: video.hdr,
    bitDepth: video.bitDepth,
    fullRange: video.fullRange,
    matrix: video.matrix,
    interlaced: video.interlaced,
    videoStream: video.index,
    audio: audio && tracks.audio?.packets ? hearing(audio, audioMs) : null,
  };
}

function hearing(audio: AudioStream, durationMs: number): SourceInfo['audio'] {
  const { codec, channels, sampleRate, index } = audio;
  return { codec, channels, sampleRate, durationMs, stream: index };
}

function refuseByReality(
  { maxDurationSeconds, maxPixels }: ExamineVideoDeps['limits'],
  source: SourceInfo,
  { mostPixels }: VideoStream,
): void {
  if (source.frames === 0 || source.videoMs <= 0) {
    throw new AppError('VIDEO_DAMAGED', 'There is not a single picture in this video.');
  }
  if (Math.max(source.videoMs, source.durationMs) > maxDurationSeconds * 1000) {
    throw tooLong(maxDurationSeconds);
  }
  // What the longest video of the biggest picture would cost at the rate that we write.
  const budget = maxDurationSeconds * MAX_OUTPUT_RATE * maxPixels;
  if (source.frames * mostPixels > budget) throw tooManyPixels();
}
