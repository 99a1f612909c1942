import type { Effects } from '../contract/effects.ts';
import type { OutputOptions, Quality } from '../contract/recipe.ts';
import { encoderSettings, type Encoder } from './encoders.ts';
import { audioFilters, outputSize, videoFilters } from './filter-graph.ts';
import { guardedInput } from './guard.ts';
import { moments, secondsOf } from './moments.ts';
import { expectOutput } from './output-check.ts';
import type { SourceInfo } from './source-info.ts';

export interface EncodeInput {
  /** Both absolute. */
  readonly sourcePath: string;
  readonly outputPath: string;
  readonly source: SourceInfo;
  readonly effects: Effects;
  readonly output: OutputOptions;
  /** For the decoder, the filters and the encoder each; another number gives other bytes. */
  readonly threads: number;
  readonly encoder: Encoder;
  /** Unsigned 32 bits. */
  readonly noiseSeed: number;
  readonly maxPixels: number;
}

/** How often ffmpeg reports progress, in seconds. */
const STATS_PERIOD = '0.1';

export const AUDIO_KILOBITS: Readonly<Record<Quality, number>> = {
  fast: 128,
  balanced: 160,
  best: 192,
};

/**
 * The whole command line of one variation: an MP4 with H.264 and AAC, 8 bits, BT.709, square
 * pixels, a constant rate, playable from its first bytes, and none of the source's tags, chapters,
 * captions or data tracks. The same input gives the same bytes (same ffmpeg, same machine).
 * `-xerror` with `explode` stops at the first damage instead of hiding it.
 */
export function encodeArguments(input: EncodeInput): string[] {
  const { source, effects, output, noiseSeed } = input;
  const threads = String(input.threads);
  const audio = output.keepAudio ? source.audio : null;
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'level+verbose', '-y'],
    ...['-nostats', '-progress', 'pipe:1', '-stats_period', STATS_PERIOD],
    ...['-filter_threads', threads],
    ...['-xerror', '-err_detect', 'explode', '-threads', threads],
    ...guardedInput(input.sourcePath, input.maxPixels),
    ...['-map', `0:${source.videoStream}`],
    ...(audio ? ['-map', `0:${audio.stream}`] : ['-an']),
    ...['-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
    ...['-vf', videoFilters(source, effects, output, noiseSeed)],
    ...videoEncoder(input, threads),
    ...['-force_key_frames', keyTimes(source, effects.speed)],
    ...(audio ? ['-af', audioFilters(audio, effects.speed)] : []),
    ...(audio ? ['-c:a', 'aac', '-b:a', `${AUDIO_KILOBITS[output.quality]}k`] : []),
    ...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact'],
    ...['-f', 'mp4', '-movflags', '+faststart', `file:${input.outputPath}`],
  ];
}

/**
 * Key pictures in the moments that the output will be looked at, so that its stills cost four pictures to
 * decode instead of a thousand. ffmpeg rounds these times to pictures: they lie on the near side of one.
 */
function keyTimes(source: SourceInfo, speed: number): string {
  const { frames } = expectOutput(source, speed, false);
  const times = moments(frames).map((frame) => secondsOf(frame, source.frameRate, -0.25));
  return times.map((seconds) => Math.max(0, seconds).toFixed(6)).join(',');
}

/**
 * The most bits for one pixel of one picture, over two seconds. Grain on a plain picture would otherwise
 * make a file of many times its source: at a constant quality every grain counts.
 */
const MAX_BITS_PER_PIXEL: Readonly<Record<Quality, number>> = {
  fast: 0.15,
  balanced: 0.25,
  best: 0.5,
};

/** Small pictures need more bits for a pixel. */
const MIN_CAP_KILOBITS = 2000;

/** What of the picture a second may take, over any two seconds; in kilobits. */
export function capKilobits(source: SourceInfo, output: OutputOptions): number {
  const { width, height } = outputSize(source, output.fit);
  const rate = source.frameRate.num / source.frameRate.den;
  const kilobits = (width * height * rate * MAX_BITS_PER_PIXEL[output.quality]) / 1000;
  return Math.max(MIN_CAP_KILOBITS, Math.round(kilobits));
}

function rateCap({ source, output }: EncodeInput): string[] {
  const most = capKilobits(source, output);
  return ['-maxrate', `${most}k`, '-bufsize', `${2 * most}k`];
}

function videoEncoder(input: EncodeInput, threads: string): string[] {
  return [
    ...encoderSettings(input.encoder, input.output.quality),
    ...(input.encoder === 'libx264' ? rateCap(input) : []),
    ...['-profile:v', 'high', '-pix_fmt', 'yuv420p', '-threads:v', threads],
    ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
    ...['-color_range', 'tv'],
  ];
}
