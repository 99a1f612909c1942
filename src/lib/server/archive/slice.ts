import { piecesOf, type ArchiveLayout } from './layout.ts';

/** A part of an archive's bytes: given, or to be read from the content of an entry (both ends inclusive). */
export type Segment =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | {
      readonly kind: 'content';
      readonly index: number;
      readonly start: number;
      readonly end: number;
    };

/** What bytes `start` to `end` of the archive are made of, both inclusive, in order. */
export function* sliceArchive(
  layout: ArchiveLayout,
  start: number,
  end: number,
): Generator<Segment> {
  for (const piece of piecesOf(layout)) {
    if (piece.offset > end) return;
    const from = Math.max(start - piece.offset, 0);
    const to = Math.min(end - piece.offset, piece.sizeBytes - 1);
    if (from > to) continue;
    if (piece.kind === 'record')
      yield { kind: 'bytes', bytes: piece.bytes().subarray(from, to + 1) };
    else yield { kind: 'content', index: piece.index, start: from, end: to };
  }
}
