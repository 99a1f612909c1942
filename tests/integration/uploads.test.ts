import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesIn } from '../support/files-in.ts';
import type { App } from '../../src/lib/server/app.ts';
import { newClip, testApp } from '../support/app.ts';

const TUS = { 'tus-resumable': '1.0.0' };

/** Uploads a file by the tus protocol in two parts; the id of the upload. */
async function upload(app: App, path: string, name = 'Übung.mp4'): Promise<string> {
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
  const location = created.headers.get('location')!;
  const half = Math.floor(bytes.length / 2);
  for (const [start, end] of [
    [0, half],
    [half, bytes.length],
  ] as const) {
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
  return location.split('/').at(-1)!;
}

it('makes a job of uploads, once', async () => {
  const { app, final, dataDir } = await testApp();
  const id = await upload(app, await newClip());
  const request = { uploads: [id], variations: 1, name: '', keepSources: false, plans: {} };
  const { job } = await app.submitUploads(request);
  expect(job.videos[0]).toMatchObject({ name: 'Übung.mp4', status: 'queued' });
  expect((await final(job.id)).status).toBe('completed');
  expect(await filesIn(join(dataDir, 'uploads/incoming'))).toEqual([]);
  await expect(app.submitUploads(request)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
});

it('leaves the uploads for another try when a job is refused', async () => {
  const { app } = await testApp();
  const id = await upload(app, await newClip());
  const request = { uploads: [id], variations: 1, name: '', keepSources: false, plans: {} };
  await expect(app.submitUploads({ ...request, preset: 'wild' })).rejects.toMatchObject({
    code: 'INVALID_FIELD',
  });
  await expect(app.submitUploads({ ...request, uploads: [id, id] })).rejects.toMatchObject({
    code: 'INVALID_FIELD',
  });
  const unknown = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
  await expect(app.submitUploads({ ...request, uploads: [id, unknown] })).rejects.toMatchObject({
    code: 'UPLOAD_NOT_FOUND',
  });
  expect((await app.submitUploads(request)).job.counts.total).toBe(1);
});

it('makes exactly what was planned', async () => {
  const { app } = await testApp();
  const id = await upload(app, await newClip());
  const base = { uploads: [id], variations: 1, name: '', keepSources: false };
  const { job } = await app.submitUploads({ ...base, seed: 3, plans: {} });
  const planned = { ...job.videos[0]!.variations[0]!.effects, hue: 3, mirror: true };
  const again = await upload(app, await newClip());
  const exact = await app.submitUploads({
    ...base,
    uploads: [again],
    plans: { [again]: [planned] },
  });
  expect(exact.job.videos[0]!.variations[0]!.effects).toEqual(planned);
  const third = await upload(app, await newClip());
  const tooMany = { ...base, uploads: [third], plans: { [third]: [planned, planned] } };
  await expect(app.submitUploads(tooMany)).rejects.toMatchObject({ code: 'INVALID_FIELD' });
});

it('makes one job of an upload that two requests ask for at once', async () => {
  const { app, final } = await testApp();
  const id = await upload(app, await newClip());
  const request = { uploads: [id], variations: 1, name: '', keepSources: false, plans: {} };
  const submitted = await Promise.allSettled([
    app.submitUploads(request),
    app.submitUploads(request),
  ]);
  const [accepted] = submitted.filter((each) => each.status === 'fulfilled');
  const [refused] = submitted.filter((each) => each.status === 'rejected');
  expect(refused?.reason).toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
  expect((await final(accepted!.value.job.id)).status).toBe('completed');
});
