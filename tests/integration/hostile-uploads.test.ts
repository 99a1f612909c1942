import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { AppError } from '../../src/lib/server/errors.ts';
import { testApp } from '../support/app.ts';
import { filesIn } from '../support/files-in.ts';
import { createUpload, tus } from '../support/upload.ts';

/** In chunks, so that nobody knows its length beforehand. */
const chunked = (...chunks: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });

async function scene(sizeBytes: number) {
  const { app, dataDir } = await testApp();
  const { id, location } = await createUpload(app, sizeBytes);
  const file = join(dataDir, 'uploads/incoming', id);
  const patch = (offset: number, body: BodyInit, lengthBytes?: number) => {
    const length = lengthBytes === undefined ? {} : { lengthBytes };
    return app.handleUpload(tus('PATCH', location, { offset, body, ...length }));
  };
  const offset = async () => {
    const answer = await app.handleUpload(tus('HEAD', location));
    return Number(answer.headers.get('upload-offset'));
  };
  return { app, file, patch, offset, content: () => readFile(file, 'utf8') };
}

it('refuses a part at a wrong offset, and one beyond the declared length', async () => {
  const { app, patch, offset, content } = await scene(10);
  expect((await patch(0, 'abcd')).status).toBe(204);
  for (const wrong of [0, 3, 5]) expect((await patch(wrong, 'xyz')).status).toBe(409);
  expect((await patch(4, 'x'.repeat(7), 7)).status).toBe(413);
  expect((await patch(4, chunked('efg', 'hijk', 'lmn'))).status).toBe(413);
  expect(await content()).toBe('abcd');
  expect(await offset()).toBe(4);
  const { volume } = await app.readSystem();
  expect(volume.reservedBytes).toBe(6);
  expect((await patch(4, chunked('efg', 'hij'))).status).toBe(204);
  expect(await content()).toBe('abcdefghij');
});

it('lets one of two win that send the same part at once', async () => {
  const { patch, content } = await scene(10);
  const answers = await Promise.all([
    patch(0, chunked('aaaaa', 'aaaaa')),
    patch(0, chunked('bbbbb', 'bbbbb')),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  const winner = answers.findIndex(({ status }) => status === 204);
  expect(await content()).toBe((winner === 0 ? 'a' : 'b').repeat(10));
});

it('refuses an upload that does not tell its length', async () => {
  const { app, dataDir } = await testApp();
  const deferred = new Request('http://localhost/api/uploads', {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', 'upload-defer-length': '1' },
  });
  expect((await app.handleUpload(deferred)).status).toBe(501);
  expect(await filesIn(join(dataDir, 'uploads'))).toEqual([]);
});

it('bounds how many uploads may be open, for one and for all', async () => {
  const { app, dataDir } = await testApp();
  const begin = (owner: string) =>
    createUpload(app, 1, { owner }).then(
      ({ location }) => location,
      (error: unknown) => (error instanceof AppError ? error.code : null),
    );
  const beginMany = (owner: string) => Promise.all(Array.from({ length: 600 }, () => begin(owner)));
  const first = await beginMany('first');
  const locations = first.filter((each) => each !== 'TOO_MANY_UPLOADS');
  expect(locations).toHaveLength(500);
  expect((await beginMany('second')).filter((each) => each?.startsWith('/'))).toHaveLength(500);
  expect(await begin('third')).toBe('TOO_MANY_UPLOADS');
  await expect(createUpload(app, 1)).rejects.toMatchObject({
    status: 429,
    facts: { retryAfterSeconds: 60 },
  });
  expect(await filesIn(join(dataDir, 'uploads'))).toHaveLength(2000);
  await app.handleUpload(tus('DELETE', locations[0]!));
  expect(await begin('first')).toMatch(/^\/api\/uploads\//);
  expect(await begin('first')).toBe('TOO_MANY_UPLOADS');
});

it('does not count what was never begun', async () => {
  const { app, dataDir } = await testApp({ env: { MAX_UPLOAD_BYTES: '1000' } });
  for (let turn = 0; turn < 1100; turn += 1) {
    const request = new Request('http://localhost/api/uploads', {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': '1001' },
    });
    const answer = await app.handleUpload(request, { owner: 'one', mayEvict: true });
    expect(answer.status).toBe(413);
  }
  const { id } = await createUpload(app, 1000, { owner: 'one' });
  expect((await stat(join(dataDir, 'uploads/incoming', id))).size).toBe(0);
});
