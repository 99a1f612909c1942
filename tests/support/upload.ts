import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { App } from '../../src/lib/server/app.ts';

const TUS = { 'tus-resumable': '1.0.0' };

/** Uploads a file whole by the tus protocol; the id of the upload. */
export async function uploadFile(app: Pick<App, 'handleUpload'>, path: string): Promise<string> {
  const bytes = await readFile(path);
  const created = await app.handleUpload(
    new Request('http://localhost/api/uploads', {
      method: 'POST',
      headers: {
        ...TUS,
        'upload-length': String(bytes.length),
        'upload-metadata': `filename ${Buffer.from(basename(path)).toString('base64')}`,
      },
    }),
  );
  const location = created.headers.get('location') ?? '';
  const sent = await app.handleUpload(
    new Request(`http://localhost${location}`, {
      method: 'PATCH',
      headers: {
        ...TUS,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(bytes),
    }),
  );
  if (sent.status !== 204) throw new Error(`the upload was answered with ${sent.status}`);
  return location.split('/').at(-1) ?? '';
}
