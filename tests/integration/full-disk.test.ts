import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, type TestContext } from 'vitest';
import type { App } from '../../src/lib/server/app.ts';
import { newClip, testApp } from '../support/app.ts';
import { makeClip } from '../support/clips.ts';
import { filesIn } from '../support/files-in.ts';
import { tempDir } from '../support/temp-dir.ts';
import { coverReadOnly, tmpfs } from '../support/tmpfs.ts';

const MIB = 1024 * 1024;
const SMALL = { variations: '1' };

/** The application on a small volume of its own. */
async function appOn(context: TestContext, megabytes: number) {
  const volume = await tmpfs(context, megabytes);
  const dataDir = join(volume.path, 'data');
  return { volume, ...(await testApp({ dataDir })) };
}

/** Grain makes a variation of it larger than what is left. */
async function grainyClip(): Promise<string> {
  const path = join(await tempDir(), 'grainy.mp4');
  await makeClip(path, { seconds: 3, size: '320x180', filters: 'noise=alls=30:allf=t' });
  return path;
}

interface Message {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
}

const tus = (app: App, method: string, address: string, { headers, ...rest }: Message = {}) =>
  app.handleUpload(
    new Request(`http://localhost${address}`, {
      ...{ method, ...rest },
      headers: { 'tus-resumable': '1.0.0', ...headers },
    }),
  );

async function beginUpload(app: App, bytes: number): Promise<string> {
  const created = await tus(app, 'POST', '/api/uploads', {
    headers: { 'upload-length': String(bytes) },
  });
  return created.headers.get('location') ?? '';
}

const patch = (app: App, address: string, offset: number, body: Uint8Array<ArrayBuffer>) =>
  tus(app, 'PATCH', address, {
    headers: {
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    },
    body,
  });

async function offsetOf(app: App, address: string): Promise<number> {
  return Number((await tus(app, 'HEAD', address)).headers.get('upload-offset'));
}

it('keeps what came of an upload when the volume gets full, and goes on from there', async (context) => {
  const { app, volume, dataDir } = await appOn(context, 32);
  const bytes = new Uint8Array(4 * MIB).fill(7);
  const address = await beginUpload(app, bytes.length);
  await volume.fill(MIB);
  await expect(patch(app, address, 0, bytes)).rejects.toMatchObject({ code: 'VOLUME_FULL' });
  const offset = await offsetOf(app, address);
  expect(offset).toBeGreaterThan(MIB / 2);
  expect(offset).toBeLessThan(2 * MIB);
  const path = join(dataDir, 'uploads/incoming', address.split('/').at(-1) ?? '');
  expect((await stat(path)).size).toBe(offset);
  await volume.makeRoom();
  const rest = await patch(app, address, offset, bytes.slice(offset));
  expect([rest.status, rest.headers.get('upload-offset')]).toEqual([204, String(bytes.length)]);
});

it('begins no upload on a full volume, and leaves nothing of it', async (context) => {
  const { app, volume, dataDir } = await appOn(context, 16);
  await volume.fill();
  await expect(beginUpload(app, 10)).rejects.toMatchObject({ code: 'VOLUME_FULL' });
  expect(await filesIn(join(dataDir, 'uploads'))).toEqual([]);
});

it('refuses a job on a full volume, and leaves nothing of it', async (context) => {
  const { submit, volume, dataDir } = await appOn(context, 16);
  const clip = await newClip();
  await volume.fill();
  await expect(submit([clip], SMALL)).rejects.toMatchObject({ code: 'VOLUME_FULL' });
  expect(await filesIn(join(dataDir, 'uploads'))).toEqual([]);
});

/** A job whose encode meets a volume that is full by then. */
async function jobOnFullVolume(context: TestContext) {
  const world = await appOn(context, 24);
  const { app, volume, submit, until } = world;
  await app.queue.pause('asked');
  const { job } = await submit([await grainyClip()], { variations: '2' });
  await volume.fill(64 * 1024);
  await app.queue.resume();
  await until((event) => event.kind === 'queue.updated' && event.data.reason === 'volume-full');
  return { ...world, job };
}

it('waits with the encodes while the volume is full, and goes on by itself', async (context) => {
  const { app, job, volume, dataDir, final, events } = await jobOnFullVolume(context);
  await expect
    .poll(async () => (await app.getJob(job.id)).counts, { timeout: 10_000 })
    .toMatchObject({ queued: 2, processing: 0, failed: 0 });
  expect(await filesIn(join(dataDir, 'tmp'))).toEqual([]);
  expect(await filesIn(join(dataDir, 'outputs'))).toEqual([]);
  await volume.makeRoom();
  expect(await final(job.id)).toMatchObject({ status: 'completed', counts: { completed: 2 } });
  const states = events.filter((event) => event.kind === 'queue.updated');
  expect(states.at(-1)?.data).toEqual({ paused: false, reason: null });
});

it('deletes on a volume that is full to its last byte, and has its ballast again after the next sweep', async (context) => {
  const { app, volume, dataDir, submit } = await appOn(context, 32);
  await app.queue.pause('asked');
  const { job } = await submit([await newClip()], SMALL);
  // It leaves the database no log to write into.
  await app.sweep();
  const ballast = join(dataDir, 'ballast');
  const { size } = await stat(ballast);
  await volume.fill();
  expect(await volume.freeBytes()).toBe(0);
  await app.deleteJob(job.id);
  expect((await app.getJob(job.id)).status).toBe('deleted');
  expect(await filesIn(join(dataDir, 'uploads'))).toEqual([]);
  await expect(stat(ballast)).rejects.toThrow('ENOENT');
  expect(await volume.freeBytes()).toBeGreaterThan(0);
  await volume.makeRoom();
  await app.sweep();
  expect((await stat(ballast)).size).toBe(size);
});

it('starts on a volume that is full to its last byte', async (context) => {
  const { app, volume, dataDir } = await appOn(context, 16);
  await app.stop();
  await volume.fill();
  const again = await testApp({ dataDir });
  expect((await again.app.health()).checks.database.ok).toBe(true);
});

it('stops working on a read-only volume, and goes on by itself when it can be written', async (context) => {
  const { app, dataDir, submit, final } = await appOn(context, 64);
  await app.queue.pause('asked');
  const { job } = await submit([await newClip()], { variations: '2' });
  const uncover = await coverReadOnly(context, dataDir);
  await app.queue.resume();
  await expect(beginUpload(app, 10)).rejects.toMatchObject({ code: 'VOLUME_UNAVAILABLE' });
  await expect(submit([await newClip()], SMALL)).rejects.toMatchObject({
    code: 'VOLUME_UNAVAILABLE',
  });
  expect((await app.health()).checks.volume).toMatchObject({ ok: false, error: 'EROFS' });
  await uncover();
  expect(await final(job.id)).toMatchObject({ status: 'completed', counts: { completed: 2 } });
  const tries = (await app.getJob(job.id)).videos[0]?.variations.map(({ error }) => error);
  expect(tries).toEqual([null, null]);
  expect((await app.health()).status).toBe('ok');
});

it('takes an upload for there as long as only the volume is gone', async () => {
  const dataDir = join(await tempDir(), 'data');
  const { app, submit, final } = await testApp({ dataDir });
  const bytes = new Uint8Array(10);
  const address = await beginUpload(app, bytes.length);
  await app.queue.pause('asked');
  const { job } = await submit([await newClip()], SMALL);
  await rename(dataDir, `${dataDir}.elsewhere`);
  await app.queue.resume();
  for (const attempt of [offsetOf(app, address), patch(app, address, 0, bytes)])
    await expect(attempt).rejects.toMatchObject({ code: 'VOLUME_UNAVAILABLE' });
  expect((await app.health()).checks.volume.ok).toBe(false);
  await rename(`${dataDir}.elsewhere`, dataDir);
  expect((await patch(app, address, 0, bytes)).status).toBe(204);
  expect((await final(job.id)).status).toBe('completed');
});
