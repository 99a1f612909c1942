import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesIn } from '../support/files-in.ts';
import type { App } from '../../src/lib/server/app.ts';
import { newClip, testApp } from '../support/app.ts';
import { uploadFile } from '../support/upload.ts';

/** In two parts, under a name that is not plain. */
const upload = (app: App, path: string) => uploadFile(app, path, { name: 'Übung.mp4', parts: 2 });

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
