import { parseByteRange, type ByteRange } from './byte-range.ts';
import { isKnown } from './endpoint.ts';

/** How a request for a file is to be answered. */
export type Verdict =
  | { readonly kind: 'notModified' }
  | { readonly kind: 'unsatisfiable' }
  | { readonly kind: 'whole' }
  | { readonly kind: 'part'; readonly range: ByteRange };

/** The preconditions and the range of a request, in the order of RFC 9110, 13.2.2. */
export function judge(request: Request, etag: string, sizeBytes: number): Verdict {
  if (isKnown(request, etag)) return { kind: 'notModified' };
  // A range is defined for GET alone (14.2).
  if (request.method !== 'GET' || !isSameAsBefore(request, etag)) return { kind: 'whole' };
  const range = parseByteRange(request.headers.get('range'), sizeBytes);
  if (range === 'unsatisfiable') return { kind: 'unsatisfiable' };
  return range === null ? { kind: 'whole' } : { kind: 'part', range };
}

/**
 * If-Range (13.1.5): whether a client's earlier part is of the same bytes. Only the same strong tag says so. A
 * date never does, since we send no Last-Modified that it could equal, nor does a weak tag (`W/` is no tag of
 * ours): both get the whole.
 */
function isSameAsBefore(request: Request, etag: string): boolean {
  const ifRange = request.headers.get('if-range');
  return ifRange === null || ifRange.trim() === etag;
}
