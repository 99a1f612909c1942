import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { expect } from 'vitest';
import type { App } from '../../src/lib/server/app.ts';

const TUS = { 'tus-resumable': '1.0.0' };

/** A request of the tus protocol for an upload at that address. */
export function tus(
  method: 'HEAD' | 'PATCH' | 'DELETE',
  location: string,
  part?: { readonly offset: number; readonly body: BodyInit; readonly lengthBytes?: number },
): Request {
  const headers = new Headers(TUS);
  if (part !== undefined) {
    headers.set('upload-offset', String(part.offset));
    headers.set('content-type', 'application/offset+octet-stream');
    if (part.lengthBytes !== undefined) headers.set('content-length', String(part.lengthBytes));
  }
  const body = part === undefined ? {} : { body: part.body, duplex: 'half' };
  return new Request(`http://localhost${location}`, { method, headers, ...body });
}

/** Begins an upload of so many bytes; rejects with what the app throws. */
export async function createUpload(
  app: Pick<App, 'handleUpload'>,
  sizeBytes: number,
  { owner = null, mayEvict = true }: { owner?: string | null; mayEvict?: boolean } = {},
): Promise<{ id: string; location: string }> {
  const request = new Request('http://localhost/api/uploads', {
    method: 'POST',
    headers: { ...TUS, 'upload-length': String(sizeBytes) },
  });
  const created = await app.handleUpload(request, { owner, mayEvict });
  expect(created.status).toBe(201);
  const location = created.headers.get('location') ?? '';
  return { id: location.split('/').at(-1) ?? '', location };
}

/** Uploads a file by the tus protocol, in so many parts; the id of the upload. */
export async function uploadFile(
  app: Pick<App, 'handleUpload'>,
  path: string,
  { name = basename(path), parts = 1 }: { name?: string; parts?: number } = {},
): Promise<string> {
  const bytes = await readFile(path);
  const created = await app.handleUpload(
    new Request('http://localhost/api/uploads', {
      method: 'POST',
      headers: {
        ...TUS,
        'upload-length': String(bytes.length),
        'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
      },
    }),
  );
  expect(created.status).toBe(201);
  const location = created.headers.get('location') ?? '';
  for (let part = 0; part < parts; part += 1) {
    const [start, end] = [part, part + 1].map((at) => Math.floor((bytes.length * at) / parts));
    const sent = await app.handleUpload(
      new Request(`http://localhost${location}`, {
        method: 'PATCH',
        headers: {
          ...TUS,
          'upload-offset': String(start),
          'content-type': 'application/offset+octet-stream',
        },
        body: new Uint8Array(bytes.subarray(start, end)),
      }),
    );
    expect([sent.status, sent.headers.get('upload-offset')]).toEqual([204, String(end)]);
  }
  return location.split('/').at(-1) ?? '';
}
