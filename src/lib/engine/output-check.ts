import type { SourceInfo } from './source-info.ts';
import type { RunNotes } from './ffmpeg-log.ts';
import * as v from 'valibot';

/** What an output must be, computed before it is made. */
export interface Expectation {
  /** Until the last picture. */
  readonly videoMs: number;
  /** Until the last sound; null when there shall be none. */
  readonly audioMs: number | null;
  /** Until whichever ends last. */
  readonly durationMs: number;
  readonly frames: number;
  readonly frameMs: number;
}

/** The expectation for a source played `speed` times as fast. */
export function expectOutput(source: SourceInfo, speed: number, keepAudio: boolean): Expectation {
  const frameMs = (source.frameRate.den / source.frameRate.num) * 1000;
  const videoMs = source.videoMs / speed;
  const audioMs = keepAudio && source.audio ? source.audio.durationMs / speed : null;
  return {
    videoMs,
    audioMs,
    durationMs: Math.max(videoMs, audioMs ?? 0),
    frames: Math.max(1, Math.round(videoMs / frameMs)),
    frameMs,
  };
}

/** What an output is, by its own header and a count of its packets. */
export interface OutputFinding {
  readonly durationMs: number;
  readonly bitrate: number;
  readonly videoMs: number | null;
  readonly packets: number;
  readonly audioMs: number | null;
}

/** For a file of our own making. */
export function outputProbeArguments(outputPath: string): string[] {
  return [
    ...['-hide_banner', '-loglevel', 'level+error', '-count_packets', '-of', 'json'],
    ...['-show_entries', 'stream=codec_type,duration,nb_read_packets:format=duration,bit_rate'],
    ...['-protocol_whitelist', 'file', '-f', 'mov', '-i', `file:${outputPath}`],
  ];
}

const number = v.optional(v.pipe(v.string(), v.transform(Number), v.number()), '0');
const Stream = v.object({ codec_type: v.string(), duration: number, nb_read_packets: number });
const Probe = v.object({
  streams: v.array(Stream),
  format: v.object({ duration: number, bit_rate: number }),
});

/** Reads what `outputProbeArguments` makes ffprobe print. Throws when it is not that. */
export function parseOutputProbe(json: string): OutputFinding {
  const { streams, format } = v.parse(Probe, JSON.parse(json));
  const video = streams.find((stream) => stream.codec_type === 'video');
  const audio = streams.find((stream) => stream.codec_type === 'audio');
  return {
    durationMs: Math.round(format.duration * 1000),
    bitrate: format.bit_rate,
    videoMs: video ? video.duration * 1000 : null,
    packets: video?.nb_read_packets ?? 0,
    audioMs: audio ? audio.duration * 1000 : null,
  };
}

const MIN_TOLERANCE_MS = 100;
/** Sound is padded to whole AAC frames, and gaps at its ends are real in many files. */
const AUDIO_TOLERANCE_MS = 300;

/** Why the output is not what was asked for, in words for a log; null when it is. */
export function faultOf(
  found: OutputFinding,
  expected: Expectation,
  encodedFrames: number,
): string | null {
  const toleranceMs = Math.max(MIN_TOLERANCE_MS, 2 * expected.frameMs);
  if (found.videoMs === null) return 'no picture';
  if (Math.abs(found.videoMs - expected.videoMs) > toleranceMs) {
    return `picture of ${Math.round(found.videoMs)} ms instead of ${Math.round(expected.videoMs)} ms`;
  }
  if (found.packets !== encodedFrames) {
    return `${found.packets} pictures in the file, ${encodedFrames} encoded`;
  }
  if (Math.abs(found.packets - expected.frames) * expected.frameMs > toleranceMs) {
    return `${found.packets} pictures instead of ${expected.frames}`;
  }
  return faultOfAudio(found.audioMs, expected.audioMs);
}

function faultOfAudio(foundMs: number | null, expectedMs: number | null): string | null {
  if (expectedMs === null) return foundMs === null ? null : 'sound that was not asked for';
  if (foundMs === null) return 'no sound';
  return Math.abs(foundMs - expectedMs) <= AUDIO_TOLERANCE_MS
    ? null
    : `sound of ${Math.round(foundMs)} ms instead of ${Math.round(expectedMs)} ms`;
}

/** How many of the source's pictures never came out of the decoder; 0 when ffmpeg did not say. */
export function missingPictures(source: SourceInfo, notes: RunNotes): number {
  if (notes.decodedFrames === null) return 0;
  // Interlaced video may come as one packet per field, two of which make a picture.
  const due = source.interlaced ? Math.floor(source.frames / 2) : source.frames;
  return Math.max(0, due - notes.decodedFrames);
}
