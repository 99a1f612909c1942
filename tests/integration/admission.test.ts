import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import type { AdmissionRequest } from '../../src/lib/contract/admission.ts';
import type { App } from '../../src/lib/server/app.ts';
import { newClip, testApp } from '../support/app.ts';
import { filesIn } from '../support/files-in.ts';
import { createUpload, tus, uploadFile } from '../support/upload.ts';

const CAP_BYTES = 100_000_000;
const env = { VOLUME_CAP_BYTES: String(CAP_BYTES) };
const MB = 1_000_000;

const files = (...sizes: number[]): AdmissionRequest => ({
  files: sizes.map((sizeBytes) => ({ sizeBytes, durationMs: null, uploaded: false })),
  variations: 1,
  keepSources: false,
});
const room = async (app: App) => (await app.admitJob(files(1))).availableBytes;
const reserved = async (app: App) => (await app.readSystem()).volume.reservedBytes;

/** A job that is done, whose kept source is made so large that removing it is worth it. */
async function finishedJob({ app, submit, final, dataDir }: Awaited<ReturnType<typeof testApp>>) {
  const clip = await newClip(0.4);
  const file = await open(clip, 'a');
  await file.write(Buffer.alloc(30 * MB));
  await file.close();
  const { job } = await submit([clip], { variations: '1', keepSources: 'true' });
  expect((await final(job.id)).status).toBe('completed');
  expect(await filesIn(join(dataDir, 'uploads'))).toHaveLength(1);
  return { job, again: () => app.getJob(job.id) };
}

it('removes nothing for a body that brings no form', async () => {
  const made = await testApp({ env });
  const { again } = await finishedJob(made);
  const refused = made.app.submitBatch({
    ...{ contentType: 'video/mp4', lengthBytes: 70 * MB, mayEvict: true, key: null },
    open: () => Readable.from([]),
  });
  await expect(refused).rejects.toMatchObject({ code: 'INVALID_REQUEST' });
  expect((await again()).status).toBe('completed');
});

it('tells before the first byte whether a job fits, and when it would be ready', async () => {
  const { app, submit, final } = await testApp({ env });
  const small = await app.admitJob({ ...files(MB, MB), variations: 2 });
  expect(small).toMatchObject({ decision: 'fits', evictions: [], readyInMs: null });
  expect(small.neededBytes).toBe(2 * MB + small.estimatedOutputBytes);
  expect(small.estimatedOutputBytes).toBe(6 * MB);
  const large = await app.admitJob(files(CAP_BYTES));
  expect(large).toMatchObject({ decision: 'does-not-fit', evictions: [] });
  const uploaded = await app.admitJob({
    ...files(),
    files: [{ sizeBytes: MB, durationMs: null, uploaded: true }],
  });
  expect(uploaded.neededBytes).toBe(uploaded.estimatedOutputBytes);
  const tooMany = app.admitJob({ ...files(MB), variations: 21 });
  await expect(tooMany).rejects.toMatchObject({ code: 'INVALID_FIELD' });

  const { job } = await submit([await newClip()], { variations: '2' });
  const done = await final(job.id);
  // What it has shown by now; the last sample is written a moment after the job is told to be done.
  await expect.poll(async () => (await app.admitJob(files(MB))).readyInMs).toBeGreaterThan(0);
  const { sizeBytes } = done.videos[0]!;
  const learnt = await app.admitJob(files(sizeBytes));
  const realBytes = done.outputBytes / 2;
  expect(learnt.estimatedOutputBytes).toBeGreaterThan(realBytes);
  expect(learnt.estimatedOutputBytes).toBeLessThan(realBytes * 2);
});

it('keeps room for an accepted job until its outputs are there', async () => {
  const { app, submit, final } = await testApp({ env });
  await app.queue.pause('asked');
  const before = await room(app);
  const { job } = await submit([await newClip()], { variations: '3' });
  const kept = await reserved(app);
  expect(kept).toBeGreaterThan(3 * 64 * 1024);
  expect(await room(app)).toBeLessThanOrEqual(before - kept);
  await app.queue.resume();
  await final(job.id);
  expect(await reserved(app)).toBe(0);
  await app.queue.pause('asked');
  const second = await submit([await newClip()], { variations: '3' });
  expect(await reserved(app)).toBeGreaterThan(0);
  await app.cancel({ jobId: second.job.id });
  expect(await reserved(app)).toBe(0);
});

it('keeps room for the rest of an upload, over a restart too, until it is gone', async () => {
  const first = await testApp({ env });
  const { location } = await createUpload(first.app, 5 * MB);
  expect(await reserved(first.app)).toBe(5 * MB);
  const part = new Uint8Array(2 * MB);
  const sent = await first.app.handleUpload(tus('PATCH', location, { offset: 0, body: part }));
  expect(sent.status).toBe(204);
  expect(await reserved(first.app)).toBe(3 * MB);
  await first.app.stop();
  const { app } = await testApp({ env, dataDir: first.dataDir });
  expect(await reserved(app)).toBe(3 * MB);
  expect((await app.handleUpload(tus('DELETE', location))).status).toBe(204);
  expect(await reserved(app)).toBe(0);
});

it('gives the last room to one of two uploads that begin at once', async () => {
  const { app, dataDir } = await testApp({ env });
  const sizeBytes = Math.floor((await room(app)) * 0.6);
  const created = await Promise.allSettled([
    createUpload(app, sizeBytes),
    createUpload(app, sizeBytes),
  ]);
  expect(created.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(created.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'VOLUME_FULL', facts: { neededBytes: sizeBytes } },
  });
  expect(await reserved(app)).toBe(sizeBytes);
  expect(await filesIn(join(dataDir, 'uploads'))).toHaveLength(2);
});

it('says which jobs would go, and lets them go only for what is really sent', async () => {
  const running = await testApp({ env });
  const { app, events } = running;
  const { job, again } = await finishedJob(running);
  const sizeBytes = (await room(app)) + 5 * MB;
  const asked = await app.admitJob(files(sizeBytes));
  expect(asked).toMatchObject({ decision: 'fits-by-evicting', evictions: [{ id: job.id }] });
  const keeping = createUpload(app, sizeBytes, { mayEvict: false });
  await expect(keeping).rejects.toMatchObject({
    status: 507,
    facts: { evictions: [{ id: job.id }] },
  });
  await expect(createUpload(app, CAP_BYTES)).rejects.toMatchObject({ code: 'VOLUME_FULL' });
  expect((await again()).status).toBe('completed');
  await createUpload(app, sizeBytes);
  expect((await again()).status).toBe('evicted');
  expect(events.filter(({ kind }) => kind === 'job.evicted')).toHaveLength(1);
});

it('refuses a batch by its length before it asks for a byte', async () => {
  const { app, dataDir } = await testApp({ env });
  let asked = false;
  const submitted = app.submitBatch({
    contentType: 'multipart/form-data; boundary=x',
    ...{ lengthBytes: CAP_BYTES, mayEvict: true, key: null },
    open() {
      asked = true;
      return Readable.from([]);
    },
  });
  await expect(submitted).rejects.toMatchObject({
    status: 507,
    facts: { neededBytes: CAP_BYTES, evictableBytes: 0 },
  });
  expect(asked).toBe(false);
  expect(await filesIn(join(dataDir, 'uploads'))).toEqual([]);
  expect(await reserved(app)).toBe(0);
});

it('ends a batch of unknown length when there is no room for more of it', async () => {
  const { app, dataDir } = await testApp({ env: { VOLUME_CAP_BYTES: String(20 * MB) } });
  const availableBytes = await room(app);
  let written = 0;
  const body = function* () {
    yield Buffer.from(
      '--x\r\ncontent-disposition: form-data; name="videos"; filename="a.mp4"\r\n\r\n',
    );
    const chunk = Buffer.alloc(64 * 1024);
    for (; written < availableBytes + 5 * MB; written += chunk.length) yield chunk;
    yield Buffer.from('\r\n--x--\r\n');
  };
  const submitted = app.submitBatch({
    contentType: 'multipart/form-data; boundary=x',
    ...{ lengthBytes: null, mayEvict: true, key: null },
    open: () => Readable.from(body()),
  });
  await expect(submitted).rejects.toMatchObject({ code: 'VOLUME_FULL' });
  expect(await filesIn(join(dataDir, 'uploads'))).toEqual([]);
  expect(await reserved(app)).toBe(0);
});

it('refuses a job whose outputs do not fit, and keeps its uploads for another try', async () => {
  const { app, submit, dataDir } = await testApp({ env: { VOLUME_CAP_BYTES: String(20 * MB) } });
  const clip = await newClip(0.4);
  const id = await uploadFile(app, clip);
  const left = (await room(app)) - 100_000;
  const { location } = await createUpload(app, left);
  const request = { uploads: [id], variations: 5, name: '', keepSources: false, plans: {} };
  await expect(app.submitUploads(request)).rejects.toMatchObject({ code: 'VOLUME_FULL' });
  await expect(submit([clip], { variations: '5' })).rejects.toMatchObject({ status: 507 });
  expect(await filesIn(join(dataDir, 'uploads'))).toHaveLength(4);
  expect((await app.listJobs({})).jobs).toEqual([]);
  await app.handleUpload(tus('DELETE', location));
  const { job } = await app.submitUploads(request);
  expect(job.counts.total).toBe(5);
});

it('makes no room for a retry or a re-roll by removing the job itself', async () => {
  const running = await testApp({ env });
  const { app } = running;
  const { job, again } = await finishedJob(running);
  // The database grows now and then, and takes from what was free a moment ago.
  const almostAll = async () => createUpload(app, (await room(app)) - 1000, { mayEvict: false });
  await expect.poll(() => almostAll().then(() => 'had', String)).toBe('had');
  const scope = { jobId: job.id, videoId: job.videos[0]!.id, n: 1 };
  const drawn = await app.reroll(scope).catch((error: unknown) => error);
  expect(drawn).toMatchObject({ code: 'VOLUME_FULL' });
  expect((await again()).status).toBe('completed');
  const repeated = app.repeatJob(job.id, 'new', { mayEvict: false });
  await expect(repeated).rejects.toMatchObject({ code: 'VOLUME_FULL' });
});
