import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { newClip, testApp } from '../../../../../tests/support/app.ts';
import { aSource } from '../../../../../tests/support/clips.ts';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { uploadFile } from '../../../../../tests/support/upload.ts';
import { AppError } from '../../errors.ts';
import { createReadUpload } from './read-upload.ts';

const NOTHING = { durationMs: null, width: null, height: null, fps: null };

it('tells what is in a complete upload', async () => {
  const { app } = await testApp();
  const id = await uploadFile(app, await newClip(1, '160x90'), { name: 'Übung.mp4' });
  const { durationMs, ...rest } = await app.readUpload(id);
  expect(rest).toMatchObject({ id, name: 'Übung.mp4', width: 160, height: 90, fps: 25 });
  expect(rest.refused).toBeNull();
  expect(rest.offset).toBe(rest.sizeBytes);
  expect(durationMs).toBeGreaterThan(900);
});

it('tells why a complete upload is refused', async () => {
  const { app } = await testApp();
  const path = join(await tempDir(), 'notes.mp4');
  await writeFile(path, 'not really a video');
  const id = await uploadFile(app, path);
  expect(await app.readUpload(id)).toMatchObject({
    ...NOTHING,
    refused: { code: 'NOT_A_VIDEO', message: expect.stringContaining('not a video') as string },
  });
});

it('knows nothing but the offset while bytes are missing', async () => {
  const { app } = await testApp();
  const created = await app.handleUpload(
    new Request('http://localhost/api/uploads', {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': '100' },
    }),
  );
  const id = created.headers.get('location')?.split('/').at(-1) ?? '';
  expect(await app.readUpload(id)).toEqual({
    ...{ id, name: 'video.mp4', sizeBytes: 100, offset: 0, refused: null },
    ...NOTHING,
  });
});

it('has no upload that was never made, whatever it is called', async () => {
  const { app } = await testApp();
  for (const id of ['01ARZ3NDEKTSV4RRFFQ69G5FAV', '../../secret', ''])
    await expect(app.readUpload(id)).rejects.toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
});

const complete = { name: 'a.mp4', sizeBytes: 1, offset: 1, path: '/a' };
const look = () => Promise.resolve(complete);

it('examines a file once, also for two who ask at once', async () => {
  let examined = 0;
  const examine = () => {
    examined += 1;
    return Promise.resolve(aSource());
  };
  const read = createReadUpload({ uploads: { look }, examine });
  const answers = await Promise.all([read('a'), read('a')]);
  expect(await read('a')).toEqual(answers[0]);
  expect(answers[0]).toEqual(answers[1]);
  expect(examined).toBe(1);
});

it('says that an upload is gone when it goes while it is examined, and tries again otherwise', async () => {
  let isGone = true;
  const gone = new AppError('UPLOAD_NOT_FOUND');
  let looked = 0;
  const read = createReadUpload({
    uploads: {
      look: () => (isGone && (looked += 1) > 1 ? Promise.reject(gone) : look()),
    },
    examine: () => (isGone ? Promise.reject(new Error('ENOENT')) : Promise.resolve(aSource())),
  });
  await expect(read('a')).rejects.toBe(gone);
  isGone = false;
  expect(await read('a')).toMatchObject({ fps: 25 });
});
