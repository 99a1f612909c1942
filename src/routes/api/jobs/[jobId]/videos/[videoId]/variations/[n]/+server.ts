import { Readable } from 'node:stream';
import { attachment } from '$lib/server/http/attachment.ts';
import { parseByteRange } from '$lib/server/http/byte-range.ts';
import { endpoint, jobIdOf, numberOf, videoIdOf } from '$lib/server/http/endpoint.ts';

const variation = endpoint(async (event) => {
  const { app } = event.locals;
  const file = await app.openVariation(jobIdOf(event), videoIdOf(event), numberOf(event));
  const headers = new Headers({
    'content-type': 'video/mp4',
    'accept-ranges': 'bytes',
    etag: file.etag,
    'cache-control': 'private, no-cache',
  });
  if (event.url.searchParams.get('download') === '1')
    headers.set('content-disposition', attachment(file.filename));
  const ifRange = event.request.headers.get('if-range');
  const range =
    ifRange === null || ifRange === file.etag
      ? parseByteRange(event.request.headers.get('range'), file.sizeBytes)
      : null;
  if (range === 'unsatisfiable') {
    headers.set('content-range', `bytes */${file.sizeBytes}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
  headers.set('content-length', String(end - start + 1));
  if (range !== null) headers.set('content-range', `bytes ${start}-${end}/${file.sizeBytes}`);
  const isHead = event.request.method === 'HEAD';
  const body = isHead ? null : (Readable.toWeb(file.open({ start, end })) as ReadableStream);
  return new Response(body, { status: range === null ? 200 : 206, headers });
});

export const GET = variation;
export const HEAD = variation;
