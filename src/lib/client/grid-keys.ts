import { on } from 'svelte/events';

/** What an arrow key moves between within a grid, in reading order. */
const CELL = '[data-grid-cell]';

/**
 * An attachment that lets arrow keys move the focus between the cells of a grid: sideways in reading order, up
 * and down to the nearest cell of the next row. Tab goes on from wherever that is, as the page is written.
 */
export function gridKeys(grid: HTMLElement): () => void {
  return on(grid, 'keydown', (event) => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || !target.matches(CELL)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const cells = [...grid.querySelectorAll<HTMLElement>(CELL)];
    const next = cellAt(event.key, cells, cells.indexOf(target));
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: 'nearest' });
  });
}

function cellAt(key: string, cells: readonly HTMLElement[], at: number): HTMLElement | undefined {
  switch (key) {
    case 'ArrowLeft':
      return cells[at - 1];
    case 'ArrowRight':
      return cells[at + 1];
    case 'ArrowUp':
      return nearestInRow(cells.slice(0, at).reverse(), cells[at]);
    case 'ArrowDown':
      return nearestInRow(cells.slice(at + 1), cells[at]);
    default:
      return undefined;
  }
}

/** Of the first row in `cells` that is not the row of `from`, the cell that stands nearest to its column. */
function nearestInRow(
  cells: readonly HTMLElement[],
  from: HTMLElement | undefined,
): HTMLElement | undefined {
  if (from === undefined) return undefined;
  const { left, top } = from.getBoundingClientRect();
  let nearest: { cell: HTMLElement; awayPx: number; top: number } | undefined;
  for (const cell of cells) {
    const box = cell.getBoundingClientRect();
    if (Math.abs(box.top - top) < 1) continue;
    // Only as far as that row goes: far away cells may not have been laid out yet.
    if (nearest !== undefined && Math.abs(box.top - nearest.top) >= 1) break;
    const awayPx = Math.abs(box.left - left);
    if (nearest === undefined || awayPx < nearest.awayPx) nearest = { cell, awayPx, top: box.top };
  }
  return nearest?.cell;
}
