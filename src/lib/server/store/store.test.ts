import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { insertTestJob, testStore } from '../../../../tests/support/store.ts';
import { tempDir } from '../../../../tests/support/temp-dir.ts';
import type { JournalEvent } from '../../contract/wire.ts';
import { openStore } from './store.ts';

it('numbers events without a gap, whoever writes, and tells of them in order', async () => {
  const store = await testStore();
  const heard: number[] = [];
  store.onWritten((events) => heard.push(...events.map((event) => event.seq)));
  const jobs = await Promise.all(Array.from({ length: 5 }, () => insertTestJob(store)));
  await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      store.write((tx) => tx.tell.job('job.updated', jobs[index % 5]!.jobId, index)),
    ),
  );
  expect(heard).toEqual(Array.from({ length: 105 }, (_, index) => index + 1));
});

it('leaves no number behind for a transaction that failed', async () => {
  const store = await testStore();
  const { jobId } = await insertTestJob(store);
  const failing = store.write(async (tx) => {
    await tx.tell.job('job.updated', jobId, 1);
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(await store.journal.head()).toEqual({ epoch: 'epoch1', seq: 1 });
  await store.write((tx) => tx.tell.job('job.updated', jobId, 2));
  expect(await store.journal.readAfter(0, 10)).toMatchObject([
    { seq: 1 },
    { seq: 2, at: '1970-01-01T00:00:00.002Z' },
  ]);
});

it('gives every event of a job a revision of its own', async () => {
  const store = await testStore();
  const { jobId, videoIds, variationIds } = await insertTestJob(store);
  const events: JournalEvent[] = [];
  store.onWritten((written) => events.push(...written));
  await store.write(async (tx) => {
    await tx.tell.variation(jobId, variationIds[0]!, 1);
    await tx.tell.video(jobId, videoIds[0]!, 1);
    await tx.tell.job('job.updated', jobId, 1);
  });
  const revs = events.map((event) =>
    'rev' in event.data ? event.data.rev : 'job' in event.data && event.data.job.rev,
  );
  expect(revs).toEqual([2, 3, 4]);
});

it('says that events were trimmed, and knows its head without any of them', async () => {
  const store = await testStore();
  const { jobId } = await insertTestJob(store);
  for (let at = 1; at <= 9; at += 1)
    await store.write((tx) => tx.tell.job('job.updated', jobId, at));
  await store.write((tx) => tx.journal.trim(3, 0, 1000));
  expect(await store.journal.readAfter(5, 10)).toBe('trimmed');
  expect(await store.journal.readAfter(7, 10)).toHaveLength(3);
  await store.write((tx) => tx.journal.trim(0, 1e15, 1000));
  expect((await store.journal.head()).seq).toBe(10);
  expect(await store.journal.readAfter(10, 10)).toEqual([]);
  await store.write((tx) => tx.tell.job('job.updated', jobId, 10));
  expect(await store.journal.readAfter(10, 10)).toMatchObject([{ seq: 11 }]);
});

it('keeps its epoch when it is opened again', async () => {
  const path = join(await tempDir(), 'again.sqlite');
  await (await openStore(path, 'first')).close();
  const again = await openStore(path, 'second');
  expect((await again.journal.head()).epoch).toBe('first');
  await again.close();
});

it('refuses a writer of an old attempt', async () => {
  const store = await testStore();
  const { variationIds } = await insertTestJob(store, { variations: 1 });
  const id = variationIds[0]!;
  const first = await store.write((tx) => tx.variations.claim(id));
  await store.write((tx) => tx.variations.requeue(id, first.attempt, true));
  const second = await store.write((tx) => tx.variations.claim(id));
  const measured = { size_bytes: 1, crc32: 1, duration_ms: 1, ssim: null, bitrate: 1 };
  const done = { file: 'x', poster_file: null, ...measured, completed_at: 1 };
  expect(await store.write((tx) => tx.variations.complete(id, first.attempt, done))).toBe(false);
  expect(await store.write((tx) => tx.variations.complete(id, second.attempt, done))).toBe(true);
  expect(await store.write((tx) => tx.variations.complete(id, second.attempt, done))).toBe(false);
});

it('names a file that is no database', async () => {
  const path = join(await tempDir(), 'broken.sqlite');
  const other = new SqliteDatabase(path);
  other.exec('CREATE TABLE jobs (x)');
  other.close();
  await expect(openStore(path, 'e')).rejects.toThrow('cannot be brought up to date');
});
