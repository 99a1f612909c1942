import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { insertTestJob } from '../../../../tests/support/store.ts';
import { tmpfs } from '../../../../tests/support/tmpfs.ts';
import { openStore } from './store.ts';

it('says that there is no room, and goes on when there is', async (context) => {
  const volume = await tmpfs(context, 8);
  const store = await openStore(join(volume.path, 'test.sqlite'), 'epoch');
  onTestFinished(() => store.close());
  await volume.fill();
  const many = () => insertTestJob(store, { videos: 20, variations: 20 });
  await expect(many()).rejects.toMatchObject({ code: 'SQLITE_FULL' });
  expect((await store.jobs.active()).length).toBe(0);
  await volume.makeRoom();
  await many();
  expect((await store.jobs.active()).length).toBe(1);
});

it('asks for room when there is none, once, and writes then', async (context) => {
  const volume = await tmpfs(context, 8);
  let asked = 0;
  const store = await openStore(join(volume.path, 'test.sqlite'), 'epoch', async () => {
    asked += 1;
    await volume.makeRoom();
    return true;
  });
  onTestFinished(() => store.close());
  const heard: number[] = [];
  store.onWritten((events) => heard.push(...events.map(({ seq }) => seq)));
  await volume.fill();
  await insertTestJob(store, { videos: 20, variations: 20 });
  expect(asked).toBe(1);
  expect(heard).toEqual([1]);
});

it('opens on a full volume, when room can be made', async (context) => {
  const volume = await tmpfs(context, 8);
  await volume.fill();
  const path = join(volume.path, 'test.sqlite');
  await expect(openStore(path, 'epoch')).rejects.toThrow(/Cannot open|brought up to date/);
  const store = await openStore(path, 'epoch', async () => {
    await volume.makeRoom();
    return true;
  });
  onTestFinished(() => store.close());
  expect(await store.journal.head()).toEqual({ epoch: 'epoch', seq: 0 });
});
