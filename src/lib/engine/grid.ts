import type { Size } from './filter-graph.ts';

/** Cells of one size in rows, the first one top left. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
}

/** At least one cell: as few rows as fit on a screen's width, and as few empty cells as there are rows. */
export function gridFor(count: number, cell: Size): Grid {
  const widest = cell.width >= cell.height ? 5 : 8;
  const rows = Math.ceil(count / widest);
  return { columns: Math.ceil(count / rows), rows };
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
