import { Readable } from 'node:stream';
import { attachment } from '$lib/server/http/attachment.ts';
import { endpoint, jobIdOf } from '$lib/server/http/endpoint.ts';

const archive = endpoint(async (event) => {
  const { filename, sizeBytes, open } = await event.locals.app.downloadJob(jobIdOf(event));
  const headers = new Headers({
    'content-type': 'application/zip',
    'content-disposition': attachment(filename),
    'cache-control': 'private, no-cache',
  });
  if (sizeBytes !== null) headers.set('content-length', String(sizeBytes));
  const body = event.request.method === 'HEAD' ? null : (Readable.toWeb(open()) as ReadableStream);
  return new Response(body, { headers });
});

export const GET = archive;
export const HEAD = archive;
