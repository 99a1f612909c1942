import { openAsBlob } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { expect, it } from 'vitest';
import type { App } from '../../src/lib/server/app.ts';
import { newClip, testApp } from '../support/app.ts';
import { filesIn } from '../support/files-in.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { uploadFile } from '../support/upload.ts';

const request = (upload: string) => ({
  ...{ uploads: [upload], variations: 1, name: '', keepSources: false, plans: {} },
});
const jobs = async (app: App) => (await app.listJobs({})).jobs;

async function send(app: App, key: string, paths: readonly string[], variations = '1') {
  const form = new FormData();
  form.set('variations', variations);
  for (const path of paths) form.append('videos', await openAsBlob(path), basename(path));
  const sent = new Response(form);
  return app.submitBatch({
    ...{ contentType: sent.headers.get('content-type'), lengthBytes: null, mayEvict: true, key },
    open: () => Readable.fromWeb(sent.body as ReadableStream<Uint8Array>),
  });
}

it('makes one job of uploads however often it is asked, after a restart too', async () => {
  const clock = new ManualClock(Date.now());
  const { app, dataDir } = await testApp({ clock });
  await app.queue.pause('asked');
  const id = await uploadFile(app, await newClip(0.4));
  const [first, second] = await Promise.all([
    app.submitUploads(request(id), 'a-key'),
    app.submitUploads(request(id), 'a-key'),
  ]);
  expect([first.isReplayed, second.isReplayed]).toEqual([false, true]);
  expect(second.job.id).toBe(first.job.id);
  const other = app.submitUploads({ ...request(id), variations: 2 }, 'a-key');
  await expect(other).rejects.toMatchObject({ status: 422, code: 'IDEMPOTENCY_CONFLICT' });
  await app.cancel({ jobId: first.job.id });
  await app.stop();

  const later = await testApp({ dataDir, clock });
  const third = await later.app.submitUploads(request(id), 'a-key');
  expect(third).toMatchObject({ isReplayed: true, job: { id: first.job.id } });
  expect(third.job.status).toBe('cancelled');
  expect(await jobs(later.app)).toHaveLength(1);

  clock.advance(25 * 3_600_000);
  await later.app.sweep();
  const forgotten = later.app.submitUploads(request(id), 'a-key');
  await expect(forgotten).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
});

it('makes one job of a batch that is sent again, and keeps nothing of the second one', async () => {
  const { app, dataDir } = await testApp();
  await app.queue.pause('asked');
  const clip = await newClip(0.4);
  const broken = join(dataDir, 'secret');
  const sent = await Promise.all([1, 2, 3].map(() => send(app, 'key', [clip, broken])));
  expect(sent.map(({ isReplayed }) => isReplayed)).toEqual([false, true, true]);
  for (const { job, refused } of sent) {
    expect(job.id).toBe(sent[0]!.job.id);
    expect(refused).toEqual([expect.objectContaining({ name: 'secret', code: 'NOT_A_VIDEO' })]);
  }
  for (const [paths, variations] of [
    [[clip], '1'],
    [[clip, clip], '1'],
    [[clip, broken], '2'],
  ] as const)
    await expect(send(app, 'key', paths, variations)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    });
  expect(await filesIn(join(dataDir, 'uploads'))).toHaveLength(1);
  expect(await jobs(app)).toHaveLength(1);
  expect((await send(app, 'another', [clip])).isReplayed).toBe(false);
  expect(await jobs(app)).toHaveLength(2);
});

it('lets a key be used again when the request it was given for made no job', async () => {
  const { app, dataDir } = await testApp();
  await app.queue.pause('asked');
  const useless = send(app, 'key', [join(dataDir, 'secret')]);
  await expect(useless).rejects.toMatchObject({ code: 'NOT_A_VIDEO' });
  expect((await send(app, 'key', [await newClip(0.4)])).isReplayed).toBe(false);
});

it('makes one job again of a job', async () => {
  const { app, submit } = await testApp();
  await app.queue.pause('asked');
  const { job } = await submit([await newClip(0.4)], { variations: '1', keepSources: 'true' });
  const again = () => app.repeatJob(job.id, 'new', { key: 'again' });
  const [first, second] = await Promise.all([again(), again()]);
  expect(second.job.id).toBe(first.job.id);
  expect(first.job.id).not.toBe(job.id);
  const other = app.repeatJob(job.id, 'same', { key: 'again' });
  await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
  expect(await jobs(app)).toHaveLength(2);
});

it.each(['', 'x'.repeat(201), 'with space', 'ü'])('refuses the key "%s"', async (key) => {
  const { app } = await testApp();
  const submitted = app.submitUploads(request('01ARZ3NDEKTSV4RRFFQ69G5FAV'), key);
  await expect(submitted).rejects.toMatchObject({ status: 400, code: 'INVALID_FIELD' });
});
