import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { jobId } from '../support/job-fixtures.ts';
import { newClip, testApp } from '../support/app.ts';

it('gives out what was sent, whole and in parts, and a still of it', async () => {
  const { app, submit, final } = await testApp();
  const clip = await newClip();
  const { job } = await submit([clip], { variations: '1', keepSources: 'true' });
  const [video] = (await final(job.id)).videos;
  const sent = await readFile(clip);

  const source = await app.openSource(job.id, video!.id);
  expect(source.sizeBytes).toBe(sent.length);
  expect((await buffer(source.open())).equals(sent)).toBe(true);
  const part = await buffer(source.open({ start: 10, end: 99 }));
  expect(part.equals(sent.subarray(10, 100))).toBe(true);
  const still = await buffer((await app.pictures.source(job.id, video!.id)).open());
  expect([...still.subarray(0, 2)]).toEqual([0xff, 0xd8]);

  await expect(app.openSource(jobId(1), video!.id)).rejects.toMatchObject({
    code: 'VIDEO_NOT_FOUND',
  });
});

it('says that a source is gone once it is, and keeps the still', async () => {
  const { app, submit, final } = await testApp();
  const { job } = await submit([await newClip()], { variations: '1' });
  const [video] = (await final(job.id)).videos;
  await expect
    .poll(() => app.openSource(job.id, video!.id).catch((error: unknown) => error))
    .toMatchObject({ code: 'SOURCE_GONE' });
  expect((await app.pictures.source(job.id, video!.id)).sizeBytes).toBeGreaterThan(100);
});
