import type { OutputOptions } from '../contract/recipe.ts';
import { AUDIO_KILOBITS, capKilobits } from './encode-arguments.ts';
import type { Encoder } from './encoders.ts';
import { outputSize } from './filter-graph.ts';
import type { SourceInfo } from './source-info.ts';

/** What is to be made of a source. */
export interface PlannedOutput {
  readonly source: SourceInfo;
  /** As a factor of the source's. */
  readonly speed: number;
  readonly output: OutputOptions;
}

/** Of the container, and of the poster beside the file. */
const EXTRA_BYTES = 64 * 1024;
/** The rate control may run ahead of its cap by what its buffer holds. */
const BUFFER_SECONDS = 2;

/** All pictures of an output together, in megapixels. */
export function outputMegapixels({ source, speed, output }: PlannedOutput): number {
  const { width, height } = outputSize(source, output.fit);
  const rate = source.frameRate.num / source.frameRate.den;
  return (seconds(source.videoMs, speed) * rate * width * height) / 1e6;
}

/** What its sound takes; 0 without any. */
export function soundBytes({ source, speed, output }: PlannedOutput): number {
  if (!output.keepAudio || source.audio === null) return 0;
  return (seconds(source.audio.durationMs, speed) * AUDIO_KILOBITS[output.quality] * 1000) / 8;
}

/**
 * What the file of an output will take when its picture takes so many bytes a megapixel; no more than the
 * encoder's own cap lets it (`-maxrate`, which only libx264 is given).
 */
export function expectedBytes(
  planned: PlannedOutput,
  bytesPerMegapixel: number,
  encoder: Encoder,
): number {
  const { source, speed, output } = planned;
  const picture = outputMegapixels(planned) * bytesPerMegapixel;
  const cappedSeconds = seconds(source.videoMs, speed) + BUFFER_SECONDS;
  const most =
    encoder === 'libx264' ? (cappedSeconds * capKilobits(source, output) * 1000) / 8 : Infinity;
  return Math.ceil(Math.min(picture, most) + soundBytes(planned) + EXTRA_BYTES);
}

function seconds(ms: number, speed: number): number {
  return ms / 1000 / speed;
}
