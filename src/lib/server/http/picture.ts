import { Readable } from 'node:stream';
import { isKnown } from './endpoint.ts';

interface Picture {
  readonly sizeBytes: number;
  readonly etag: string;
  readonly open: () => Readable;
}

/** A JPEG, kept by the browser alone and asked for again each time; 304 when it is still the same. */
export function pictureResponse(request: Request, { sizeBytes, etag, open }: Picture): Response {
  const headers = { etag, 'cache-control': 'private, no-cache' };
  if (isKnown(request, etag)) return new Response(null, { status: 304, headers });
  const body = request.method === 'HEAD' ? null : (Readable.toWeb(open()) as ReadableStream);
  return new Response(body, {
    headers: { ...headers, 'content-type': 'image/jpeg', 'content-length': String(sizeBytes) },
  });
}
