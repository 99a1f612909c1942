import type { Readable } from 'node:stream';
import { AppError, toProblem } from '../errors.ts';
import { attachment } from './attachment.ts';
import { bodyOf } from './body-of.ts';
import type { ByteRange } from './byte-range.ts';
import { judge } from './conditions.ts';

/** A file to send, of which every byte is known before it is opened. */
export interface SendableFile {
  readonly type: string;
  readonly sizeBytes: number;
  /** Strong (RFC 9110, 8.8.3): changes whenever the bytes do. */
  readonly etag: string;
  /** The name to save it under; null to show it in place. */
  readonly saveAs: string | null;
  /** Bytes of the range, or all of them. Called at most once, and then at once. */
  readonly open: (range: ByteRange | null) => Readable;
}

/** Answers GET and HEAD with 200, 206, 304 or 416 (RFC 9110, sections 13 and 14). Nothing is opened in vain. */
export function fileResponse(request: Request, file: SendableFile): Response {
  const { type, sizeBytes, etag, saveAs, open } = file;
  const headers = new Headers({
    'accept-ranges': 'bytes',
    etag,
    'cache-control': 'private, no-cache',
  });
  const send = (status: number, range: ByteRange | null) => {
    headers.set('content-type', type);
    if (saveAs !== null) headers.set('content-disposition', attachment(saveAs));
    const length = range === null ? sizeBytes : range.end - range.start + 1;
    headers.set('content-length', String(length));
    const isHead = request.method === 'HEAD';
    const body = isHead ? null : bodyOf(open(range));
    return new Response(body, { status, headers });
  };
  const verdict = judge(request, etag, sizeBytes);
  switch (verdict.kind) {
    case 'notModified':
      return new Response(null, { status: 304, headers });
    case 'unsatisfiable':
      headers.set('content-range', `bytes */${sizeBytes}`);
      headers.set('content-type', 'application/problem+json');
      return new Response(JSON.stringify(toProblem(new AppError('RANGE_NOT_SATISFIABLE'))), {
        status: 416,
        headers,
      });
    case 'whole':
      return send(200, null);
    case 'part': {
      const { start, end } = verdict.range;
      headers.set('content-range', `bytes ${start}-${end}/${sizeBytes}`);
      return send(206, verdict.range);
    }
  }
}
