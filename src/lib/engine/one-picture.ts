import { deinterlace } from './filter-graph.ts';
import { guardedInput } from './guard.ts';
import { secondsOf } from './moments.ts';
import type { Rational, SourceInfo } from './source-info.ts';

/** How one picture is got out of a file without decoding what is far from it. */
export interface OnePicture {
  /** The input and the options before it. */
  readonly input: readonly string[];
  /** Index of the picture's stream in the file. */
  readonly stream: number;
  /** Filters that let only that picture through. */
  readonly filters: readonly string[];
}

/** Times are compared in between two pictures, where rounding cannot go wrong. */
const BEFORE = -0.5;
const AFTER = 0.25;

/** Picture number `frame`, from 0, of a file that we made. */
export function pictureOfOutput(
  path: string,
  frame: number,
  frameRate: Rational,
  maxPixels: number,
): OnePicture {
  return {
    input: input(path, secondsOf(frame, frameRate, AFTER), maxPixels, 1),
    stream: 0,
    filters: [...from(secondsOf(0, frameRate, BEFORE - AFTER))],
  };
}

/** What a variation without effects would show as its picture number `frame`, in the source's own size and colours. */
export function pictureOfSource(
  path: string,
  frame: number,
  source: SourceInfo,
  options: { readonly maxPixels: number; readonly threads: number },
): OnePicture {
  const { num, den } = source.frameRate;
  return {
    input: input(path, secondsOf(frame, source.frameRate), options.maxPixels, options.threads),
    stream: source.videoStream,
    filters: [
      ...deinterlace(source),
      `fps=fps=${num}/${den}`,
      ...from(secondsOf(0, source.frameRate, BEFORE)),
    ],
  };
}

/**
 * Without `-noaccurate_seek` ffmpeg would throw away what comes before the time asked for, also a picture that
 * is still being shown then. Reading starts at the key picture before it, which has a negative time here.
 */
function input(path: string, seconds: number, maxPixels: number, threads: number): string[] {
  return [
    ...['-noaccurate_seek', '-ss', seconds.toFixed(6), '-threads', String(threads)],
    ...guardedInput(path, maxPixels),
  ];
}

function from(seconds: number): string[] {
  return [`select='gte(t,${seconds.toFixed(6)})'`, 'trim=end_frame=1', 'setpts=0'];
}
