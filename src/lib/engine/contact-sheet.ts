import type { Size } from './filter-graph.ts';
import { gridFilter, gridFor } from './grid.ts';
import { jpegArguments } from './jpeg.ts';
import { numeralFilters } from './numerals.ts';
import { shrunkInto } from './picture-size.ts';

const CELL_SIDE = 320;

/** A picture of a contact sheet: a JPEG of ours at an absolute path, with a number to write on it. */
export interface SheetPicture {
  readonly path: string;
  readonly n: number | null;
}

/** Puts at least one picture of the size given into one JPEG at `sheetPath`, in rows. */
export function contactSheetArguments(
  pictures: readonly SheetPicture[],
  size: Size,
  sheetPath: string,
): string[] {
  const cell = shrunkInto(size, CELL_SIDE, CELL_SIDE);
  const chains = pictures.map(
    ({ n }, index) =>
      [
        `[${index}:0]scale=${cell.width}:${cell.height}:flags=area`,
        'format=yuvj420p',
        'setsar=1',
        ...(n === null ? [] : numeralFilters(n)),
      ].join(',') + `[c${index}]`,
  );
  const labels = pictures.map((_, index) => `c${index}`);
  const grid = gridFilter(labels, gridFor(pictures.length, cell), cell);
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'level+error', '-y'],
    ...['-filter_complex_threads', '1'],
    ...pictures.flatMap(({ path }) => [
      ...['-protocol_whitelist', 'file', '-threads', '1', '-f', 'jpeg_pipe', '-i', `file:${path}`],
    ]),
    ...['-filter_complex', `${[...chains, grid].join(';')}[sheet]`],
    ...['-map', '[sheet]', ...jpegArguments(sheetPath)],
  ];
}
