import type { Size } from './filter-graph.ts';

/** The size shrunk (never enlarged) into a box of that width and height; even, at least 2 × 2. */
export function shrunkInto(size: Size, maxWidth: number, maxHeight = Infinity): Size {
  const factor = Math.min(1, maxWidth / size.width, maxHeight / size.height);
  const even = (length: number): number => Math.max(2, 2 * Math.floor((length * factor) / 2));
  return { width: even(size.width), height: even(size.height) };
}
