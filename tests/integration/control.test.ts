import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesIn } from '../support/files-in.ts';
import type { JobId } from '../../src/lib/contract/ids.ts';
import type { Job } from '../../src/lib/contract/job.ts';
import type { JournalEvent } from '../../src/lib/contract/wire.ts';
import { newClip, testApp } from '../support/app.ts';

const changed =
  (status: string) =>
  (event: JournalEvent): boolean =>
    event.kind === 'variation.updated' && event.data.variation.status === status;

/** What is on the disk is what the job says. */
async function expectWhole(job: Job, dataDir: string): Promise<void> {
  const { total, queued, processing, completed, failed, cancelled } = job.counts;
  expect(queued + processing + completed + failed + cancelled).toBe(total);
  const folder = join(dataDir, 'outputs', job.id);
  const files = completed === 0 ? [] : await filesIn(folder);
  expect(files.filter((file) => file.endsWith('.mp4'))).toHaveLength(completed);
  for (const video of job.videos)
    for (const variation of video.variations)
      expect(variation.sizeBytes !== null).toBe(variation.status === 'completed');
}

it('cancels one variation, then a video, and retries what was cancelled, alone', async () => {
  const { app, submit, until, final, dataDir } = await testApp({ env: { SLOTS: '1' } });
  const clip = await newClip(2, '640x360');
  const { job } = await submit([clip, clip], { variations: '2' });
  const [first, second] = job.videos;
  await until(changed('processing'));
  await app.cancel({ jobId: job.id, videoId: first!.id, n: 1 });
  await app.cancel({ jobId: job.id, videoId: first!.id, n: 1 });
  const afterVideo = await app.cancel({ jobId: job.id, videoId: second!.id });
  expect(afterVideo.videos[1]).toMatchObject({ status: 'cancelled' });
  const done = await final(job.id);
  expect(done).toMatchObject({ status: 'completed', counts: { completed: 1, cancelled: 3 } });
  const { available, until: keptUntil } = done.videos[1]!.source;
  expect(available).toBe(true);
  expect(Date.parse(keptUntil!) - Date.parse(done.completedAt!)).toBe(3_600_000);
  await expectWhole(done, dataDir);

  await app.retry({ jobId: job.id, videoId: second!.id });
  await app.retry({ jobId: job.id, videoId: second!.id });
  const retried = await final(job.id);
  expect(retried.counts).toMatchObject({ completed: 3, cancelled: 1 });
  expect(retried.videos[0]?.variations[1]?.crc32).toBe(done.videos[0]?.variations[1]?.crc32);
  await expectWhole(retried, dataDir);
});

it('finds nothing to retry where nothing failed, and no way to retry without the source', async () => {
  const { app, submit, final } = await testApp({ env: { RETRY_WINDOW_MINUTES: '0' } });
  const clip = await newClip();
  const whole = (await submit([clip], { variations: '1' })).job;
  await final(whole.id);
  await expect(app.retry({ jobId: whole.id })).rejects.toMatchObject({ code: 'INVALID_STATE' });
  await app.queue.pause('asked');
  const dropped = (await submit([clip], { variations: '1' })).job;
  await app.cancel({ jobId: dropped.id });
  expect((await app.getJob(dropped.id)).downloadBytes).toBeNull();
  await expect(app.retry({ jobId: dropped.id })).rejects.toMatchObject({ code: 'SOURCE_GONE' });
});

it('pauses: finishes what runs, starts nothing new, also after a restart, and resumes', async () => {
  const one = await testApp({ env: { SLOTS: '1' } });
  const { job } = await one.submit([await newClip(2, '640x360')], { variations: '2' });
  await one.until(changed('processing'));
  expect(await one.app.queue.pause('asked')).toEqual({ paused: true, reason: 'asked' });
  await one.app.queue.pause('asked');
  await one.until(changed('completed'));
  expect((await one.app.getJob(job.id)).counts).toMatchObject({ completed: 1, queued: 1 });
  const told = one.events.filter((event) => event.kind === 'queue.updated');
  expect(told.map((event) => event.data)).toEqual([{ paused: true, reason: 'asked' }]);
  await one.app.stop();

  const two = await testApp({ dataDir: one.dataDir });
  expect(await two.app.queue.read()).toEqual({ paused: true, reason: 'asked' });
  expect((await two.app.getJob(job.id)).counts).toMatchObject({ queued: 1, processing: 0 });
  await two.app.queue.resume();
  expect((await two.final(job.id)).counts.completed).toBe(2);
});

it('moves a job to the front or to the back of the line, and tells each its place', async () => {
  const { app, submit, events } = await testApp();
  await app.queue.pause('asked');
  const clip = await newClip();
  const ids: JobId[] = [];
  for (let count = 0; count < 3; count += 1)
    ids.push((await submit([clip], { variations: '1' })).job.id);
  const places = async () =>
    Promise.all(ids.map(async (id) => (await app.getJob(id)).queuePosition));
  expect(await places()).toEqual([1, 2, 3]);
  await app.moveJob(ids[2]!, 'front');
  await app.moveJob(ids[2]!, 'front');
  expect(await places()).toEqual([2, 3, 1]);
  await app.moveJob(ids[0]!, 'back');
  expect(await places()).toEqual([3, 2, 1]);
  const told = new Map<string, number | null>();
  for (const event of events)
    if (event.kind === 'job.updated' || event.kind === 'job.created')
      told.set(event.jobId, event.data.job.queuePosition);
  expect(ids.map((id) => told.get(id))).toEqual([3, 2, 1]);
  await app.cancel({ jobId: ids[2]! });
  expect(await places()).toEqual([2, 1, null]);
  await expect(app.moveJob(ids[2]!, 'back')).rejects.toMatchObject({ code: 'INVALID_STATE' });
});

it('stays whole when cancelling races with completion', async () => {
  const { app, submit, until, final, events, dataDir } = await testApp();
  const clip = await newClip();
  for (let round = 0; round < 8; round += 1) {
    const from = events.length;
    const { job } = await submit([clip], { variations: '3' });
    // Each round cancels a little later in the life of the job.
    let seen = 0;
    await until(
      (event) => events.indexOf(event) >= from && event.jobId === job.id && (seen += 1) > round * 3,
    );
    await Promise.all([app.cancel({ jobId: job.id }), app.cancel({ jobId: job.id })]);
    const done = await final(job.id);
    await expectWhole(done, dataDir);
    await app.deleteJob(job.id);
  }
  expect(await filesIn(join(dataDir, 'outputs'))).toEqual([]);
});

it('draws one variation anew while its source is kept: other effects, other bytes, another archive', async () => {
  const { app, submit, final, dataDir } = await testApp();
  const { job } = await submit([await newClip()], { variations: '3', keepSources: 'true' });
  const before = await final(job.id);
  const [video] = before.videos;
  expect(video?.source).toEqual({ available: true, until: before.expiresAt });
  await app.reroll({ jobId: job.id, videoId: video!.id, n: 2 });
  const after = await final(job.id);
  const pick = (state: Job, n: number) => state.videos[0]!.variations[n - 1]!;
  expect(pick(after, 2)).toMatchObject({ status: 'completed', attempt: 2 });
  expect(pick(after, 2).effects).not.toEqual(pick(before, 2).effects);
  expect(pick(after, 2).crc32).not.toBe(pick(before, 2).crc32);
  for (const n of [1, 3]) {
    const { crc32, attempt, effects } = pick(before, n);
    expect(pick(after, n)).toMatchObject({ crc32, attempt, effects });
  }
  await expectWhole(after, dataDir);

  const gone = await submit([await newClip()], { variations: '1' });
  const finished = await final(gone.job.id);
  const scope = { jobId: gone.job.id, videoId: finished.videos[0]!.id, n: 1 };
  await expect(app.reroll(scope)).rejects.toMatchObject({ code: 'SOURCE_GONE' });
});

it('knows nothing of what is not there', async () => {
  const { app, submit } = await testApp();
  await app.queue.pause('asked');
  const { job } = await submit([await newClip()], { variations: '1' });
  const other = await submit([await newClip()], { variations: '1' });
  const foreign = other.job.videos[0]!.id;
  await expect(app.cancel({ jobId: foreign as unknown as Job['id'] })).rejects.toMatchObject({
    code: 'JOB_NOT_FOUND',
  });
  await expect(app.retry({ jobId: job.id, videoId: foreign })).rejects.toMatchObject({
    code: 'VIDEO_NOT_FOUND',
  });
  await expect(
    app.cancel({ jobId: job.id, videoId: job.videos[0]!.id, n: 2 }),
  ).rejects.toMatchObject({ code: 'VARIATION_NOT_FOUND' });
  await app.deleteJob(job.id);
  await expect(app.pinJob(job.id, true)).rejects.toMatchObject({
    code: 'INVALID_STATE',
    facts: { state: 'deleted' },
  });
});
