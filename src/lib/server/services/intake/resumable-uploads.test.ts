import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { ulid } from 'ulid';
import { expect, it } from 'vitest';
import { filesIn } from '../../../../../tests/support/files-in.ts';
import { testRoom } from '../../../../../tests/support/room.ts';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { uploadFile } from '../../../../../tests/support/upload.ts';
import { LocalDisk } from '../../storage/local-disk.ts';
import { OpenUploads } from './open-uploads.ts';
import { SteadyTime } from '../../steady-time.ts';
import { createResumableUploads } from './resumable-uploads.ts';

const DAY_MS = 24 * 3_600_000;

async function scene() {
  const dataDir = await tempDir();
  const disk = new LocalDisk(dataDir);
  await disk.prepare();
  const time = { now: Date.now() };
  const clock = { now: () => time.now, monotonic: () => time.now };
  const steady = new SteadyTime({ clock, log: pino({ level: 'silent' }) });
  const inFlight = new Set<string>();
  const restart = () => {
    inFlight.clear();
    return createResumableUploads({
      ...{ disk, steady, inFlight, maxUploadBytes: 1000 },
      open: new OpenUploads({ ...testRoom(), maxVideosPerJob: 50 }),
      newId: () => ulid(),
    });
  };
  const uploads = restart();
  const send = async () => {
    const path = join(await tempDir(), 'clip.mp4');
    await writeFile(path, 'bytes');
    return uploadFile({ handleUpload: (request) => uploads.handle(request) }, path);
  };
  const files = () => filesIn(join(dataDir, 'uploads'));
  /** As if the last byte had come so long ago. */
  const age = async (id: string, ms: number) => {
    const then = (time.now - ms) / 1000;
    await utimes(disk.incomingPath(id), then, then);
  };
  return { disk, time, inFlight, uploads, restart, send, files, age };
}

const head = (id: string) =>
  new Request(`http://localhost/api/uploads/${id}`, {
    method: 'HEAD',
    headers: { 'tus-resumable': '1.0.0' },
  });

it('gives back an upload that was taken when the server died', async () => {
  const { disk, uploads, restart, send, files } = await scene();
  const id = await send();
  await uploads.take([id]);
  expect(await files()).toEqual([id, `incoming/${id}.json`]);
  const later = restart();
  await later.removeExpired();
  expect(await later.restoreOrphan(id)).toBe(true);
  expect(await files()).toEqual([`incoming/${id}`, `incoming/${id}.json`]);
  expect(await later.find(id)).toMatchObject({ name: 'clip.mp4', sizeBytes: 5 });
  expect(await later.restoreOrphan(id)).toBe(false);
  await writeFile(disk.uploadPath('other'), 'x');
  expect(await later.restoreOrphan('other')).toBe(false);
  expect(await files()).toContain('other');
});

it('gives one upload to one of two who ask for it at once', async () => {
  const { uploads, send, inFlight } = await scene();
  const id = await send();
  const taken = await Promise.allSettled([uploads.take([id]), uploads.take([id])]);
  expect(taken.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const refused = taken.find((each) => each.status === 'rejected');
  expect(refused?.reason).toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
  expect(inFlight).toEqual(new Set([id]));
});

it('gives back what is still there of what was taken', async () => {
  const { disk, uploads, send, files, inFlight } = await scene();
  const taken = await uploads.take([await send(), await send()]);
  await rm(disk.uploadPath(taken[0]!.file));
  await uploads.giveBack(taken);
  expect(await files()).toContain(`incoming/${taken[1]!.file}`);
  expect(inFlight.size).toBe(0);
});

it('removes an upload a day after its last byte, finished or not, with what was kept of it', async () => {
  const { time, uploads, send, files, age } = await scene();
  const [old, touched] = [await send(), await send()];
  await age(old, DAY_MS - 1000);
  await uploads.removeExpired();
  expect(await files()).toHaveLength(4);
  time.now += 2000;
  await uploads.removeExpired();
  expect(await files()).toEqual([`incoming/${touched}`, `incoming/${touched}.json`]);
});

it('lets an upload go on a day after it was begun when bytes came since', async () => {
  const { uploads, disk, send, age } = await scene();
  const id = await send();
  await age(id, DAY_MS + 1000);
  expect((await uploads.handle(head(id))).status).toBe(410);
  const info = disk.incomingPath(`${id}.json`);
  const begun = new Date(Date.now() - 2 * DAY_MS).toISOString();
  const kept = JSON.parse(await readFile(info, 'utf8')) as object;
  await writeFile(info, JSON.stringify({ ...kept, creation_date: begun }));
  await age(id, 1000);
  expect((await uploads.handle(head(id))).status).toBe(200);
  await uploads.removeExpired();
  expect((await stat(disk.incomingPath(id))).size).toBe(5);
});

it('removes what was kept of uploads that are nowhere, and of no others', async () => {
  const { disk, uploads, send, files } = await scene();
  const [gone, taken, here] = [await send(), await send(), await send()];
  await uploads.take([taken]);
  await rm(disk.incomingPath(gone));
  await uploads.removeExpired();
  expect(await files()).toEqual(
    [taken, `incoming/${taken}.json`, `incoming/${here}`, `incoming/${here}.json`].sort(),
  );
});
