import type { Size } from './filter-graph.ts';

/** Cells of one size in rows, the first one top left. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** A grid for so many cells: at most five in a row, and about as wide as a screen for upright pictures too. */
export function gridFor(count: number, cell: Size): Grid {
  const widest = cell.width >= cell.height ? 5 : 8;
  const columns = Math.max(1, Math.min(count, widest));
  return { columns, rows: Math.ceil(count / columns) };
}

/** The filter that puts the inputs named into a grid, black where there are none. */
export function gridFilter(labels: readonly string[], { columns }: Grid, cell: Size): string {
  const inputs = labels.map((label) => `[${label}]`).join('');
  if (labels.length === 1) return `${inputs}null`;
  const places = labels.map(
    (_, index) => `${(index % columns) * cell.width}_${Math.floor(index / columns) * cell.height}`,
  );
  return `${inputs}xstack=inputs=${labels.length}:layout=${places.join('|')}:fill=black`;
}
