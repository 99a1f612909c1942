import { expect, it } from 'vitest';
import { gridFilter, gridFor } from './grid.ts';
import { shrunkInto } from './picture-size.ts';

const wide = { width: 320, height: 180 };
const upright = { width: 180, height: 320 };

it.each([
  [1, wide, { columns: 1, rows: 1 }],
  [5, wide, { columns: 5, rows: 1 }],
  [6, wide, { columns: 3, rows: 2 }],
  [10, upright, { columns: 5, rows: 2 }],
  [20, wide, { columns: 5, rows: 4 }],
  [21, upright, { columns: 7, rows: 3 }],
] as const)('lays %i cells of %j out as %j', (count, cell, grid) => {
  expect(gridFor(count, cell)).toEqual(grid);
});

it('puts cells in rows, the first one top left', () => {
  expect(gridFilter(['a', 'b', 'c'], { columns: 2, rows: 2 }, wide)).toBe(
    '[a][b][c]xstack=inputs=3:layout=0_0|320_0|0_180:fill=black',
  );
  expect(gridFilter(['a'], { columns: 1, rows: 1 }, wide)).toBe('[a]null');
});

it('shrinks into a box, never enlarges, and stays even', () => {
  expect(shrunkInto({ width: 1920, height: 1080 }, 320, 320)).toEqual(wide);
  expect(shrunkInto({ width: 1080, height: 1920 }, 320, 320)).toEqual(upright);
  expect(shrunkInto({ width: 1000, height: 333 }, 480)).toEqual({ width: 480, height: 158 });
  expect(shrunkInto({ width: 160, height: 90 }, 480)).toEqual({ width: 160, height: 90 });
  expect(shrunkInto({ width: 4000, height: 10 }, 320)).toEqual({ width: 320, height: 2 });
});
