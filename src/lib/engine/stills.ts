import { NEUTRAL_EFFECTS } from '../contract/effects.ts';
import type { OutputOptions } from '../contract/recipe.ts';
import { SMALL_HEIGHT, SMALL_WIDTH } from './fingerprint.ts';
import { lookFilters, outputSize } from './filter-graph.ts';
import { jpegArguments, toJpeg } from './jpeg.ts';
import { moments, SHOWN } from './moments.ts';
import { pictureOfOutput, pictureOfSource, type OnePicture } from './one-picture.ts';
import { expectOutput } from './output-check.ts';
import { shrunkInto } from './picture-size.ts';
import type { SourceInfo } from './source-info.ts';

export const POSTER_WIDTH = 480;

/** Where the stills of a video go; both absolute. */
export interface StillFiles {
  /** A JPEG, at most 480 pixels wide. */
  readonly posterPath: string;
  /** A fingerprint, as raw bytes. */
  readonly fingerprintPath: string;
}

/** Stills of a source, as a variation of it without effects would look. */
export function sourceStillsArguments(
  sourcePath: string,
  source: SourceInfo,
  output: OutputOptions,
  files: StillFiles,
  options: { readonly maxPixels: number; readonly threads: number },
): string[] {
  const { frames } = expectOutput(source, 1, false);
  const pictures = moments(frames).map((frame) =>
    pictureOfSource(sourcePath, frame, source, options),
  );
  const size = outputSize(source, output.fit);
  const look = lookFilters(source, NEUTRAL_EFFECTS, size, 0);
  return stillsArguments(pictures, look, shrunkInto(size, POSTER_WIDTH), files);
}

/** Stills of a finished variation, in the same moments of its source. */
export function outputStillsArguments(
  outputPath: string,
  source: SourceInfo,
  speed: number,
  output: OutputOptions,
  files: StillFiles,
  maxPixels: number,
): string[] {
  const { frames } = expectOutput(source, speed, false);
  const pictures = moments(frames).map((frame) =>
    pictureOfOutput(outputPath, frame, source.frameRate, maxPixels),
  );
  const size = shrunkInto(outputSize(source, output.fit), POSTER_WIDTH);
  return stillsArguments(pictures, [], size, files);
}

/** All pictures in BT.709; the poster is the one that stands for the video. */
function stillsArguments(
  pictures: readonly OnePicture[],
  look: readonly string[],
  { width, height }: { width: number; height: number },
  { posterPath, fingerprintPath }: StillFiles,
): string[] {
  const small = `scale=${SMALL_WIDTH}:${SMALL_HEIGHT}:flags=area:in_range=tv:in_color_matrix=bt709`;
  const chains = pictures.map(({ stream, filters }, index) => {
    const chain = [...filters, ...look].join(',');
    const fork = index === SHOWN ? ',split[shown]' : '';
    const again = index === SHOWN ? `[again];[again]` : ',';
    return `[${index}:${stream}]${chain}${fork}${again}${small},format=rgb24,setsar=1[s${index}]`;
  });
  const stack = pictures.map((_, index) => `[s${index}]`).join('');
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'level+error', '-y'],
    ...['-filter_complex_threads', '1'],
    ...pictures.flatMap(({ input }) => input),
    '-filter_complex',
    [
      ...chains,
      `${stack}vstack=inputs=${pictures.length}[small]`,
      `[shown]${toJpeg(width, height)}[poster]`,
    ].join(';'),
    ...['-map', '[small]', '-frames:v', '1', '-f', 'rawvideo', `file:${fingerprintPath}`],
    ...['-map', '[poster]', ...jpegArguments(posterPath)],
  ];
}
