import type { Effects } from '../contract/effects.ts';
import type { OutputOptions } from '../contract/recipe.ts';
import { lookFilters, outputSize, type Size } from './filter-graph.ts';
import { gridFilter, gridFor, type Grid } from './grid.ts';
import { jpegArguments, toJpeg } from './jpeg.ts';
import { momentAt } from './moments.ts';
import { pictureOfSource } from './one-picture.ts';
import { expectOutput } from './output-check.ts';
import { shrunkInto } from './picture-size.ts';
import type { SourceInfo } from './source-info.ts';

const CELL_SIDE = 320;
export interface PreviewInput {
  /** Both absolute. */
  readonly sourcePath: string;
  readonly sheetPath: string;
  readonly source: SourceInfo;
  readonly output: OutputOptions;
  /** One per cell, at least one. */
  readonly plan: readonly { readonly effects: Effects; readonly noiseSeed: number }[];
  /** Where in the source, as a part (0 … 1) of its length. */
  readonly shownPart: number;
  readonly maxPixels: number;
  readonly threads: number;
}

export interface PreviewLayout extends Grid {
  readonly cell: Size;
}

/** How a preview of so many variations is laid out, in pixels. */
export function previewLayout(source: Size, count: number): PreviewLayout {
  const cell = shrunkInto(source, CELL_SIDE, CELL_SIDE);
  return { ...gridFor(count, cell), cell };
}

/**
 * One picture of a source, decoded once, as each planned variation would show it. The filters are those of the
 * encode at its size, but not above 720p: of a larger picture the grain looks a little coarser than it will be.
 */
export function previewArguments(input: PreviewInput): string[] {
  const { source, output, plan } = input;
  const { frames } = expectOutput(source, 1, false);
  const shown = momentAt(input.shownPart, frames);
  const picture = pictureOfSource(input.sourcePath, shown, source, input);
  const size = outputSize(outputSize(source, output.fit), '720p');
  const layout = previewLayout(source, plan.length);
  const { cell } = layout;
  const split = plan.map((_, index) => `[p${index}]`).join('');
  const cells = plan.map(({ effects, noiseSeed }, index) => {
    const look = lookFilters(source, effects, size, noiseSeed).join(',');
    return `[p${index}]${look},${toJpeg(cell.width, cell.height)}[c${index}]`;
  });
  const labels = plan.map((_, index) => `c${index}`);
  const chosen = `[0:${picture.stream}]${picture.filters.join(',')},split=${plan.length}${split}`;
  const graph = [chosen, ...cells, `${gridFilter(labels, layout, cell)}[sheet]`].join(';');
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'level+error', '-y'],
    ...['-filter_complex_threads', String(input.threads)],
    ...picture.input,
    ...['-filter_complex', graph, '-map', '[sheet]'],
    ...jpegArguments(input.sheetPath),
  ];
}
