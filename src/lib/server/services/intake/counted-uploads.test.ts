import { rm } from 'node:fs/promises';
import { Upload } from '@tus/server';
import { pino } from 'pino';
import { ulid } from 'ulid';
import { expect, it } from 'vitest';
import { ManualClock } from '../../../../../tests/support/manual-clock.ts';
import { testRoom } from '../../../../../tests/support/room.ts';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { SteadyTime } from '../../steady-time.ts';
import { LocalDisk } from '../../storage/local-disk.ts';
import { CountedUploadStore } from './counted-uploads.ts';
import { OpenUploads } from './open-uploads.ts';

async function scene() {
  const disk = new LocalDisk(await tempDir());
  await disk.prepare();
  const { room, reservations } = testRoom();
  const open = new OpenUploads({ room, reservations, maxVideosPerJob: 50 });
  const steady = new SteadyTime({ clock: new ManualClock(), log: pino({ level: 'silent' }) });
  const store = new CountedUploadStore(disk, steady, open);
  const create = () => {
    const id = ulid();
    open.claim(id, { owner: 'one', mayEvict: true });
    return { id, created: store.create(new Upload({ id, size: 1000, offset: 0 })) };
  };
  return { disk, open, store, create, heldBytes: () => reservations.heldBytes };
}

it('keeps the room of an upload that is being created while it counts anew', async () => {
  const { store, open, create, heldBytes } = await scene();
  const { configstore } = store;
  const reached = Promise.withResolvers<undefined>();
  const goOn = Promise.withResolvers<undefined>();
  const write = configstore.set.bind(configstore);
  configstore.set = async (...kept) => {
    reached.resolve(undefined);
    await goOn.promise;
    return write(...kept);
  };
  const { created } = create();
  await reached.promise;
  await store.recount();
  expect(heldBytes()).toBe(1000);
  goOn.resolve(undefined);
  await created;
  await store.recount();
  expect(heldBytes()).toBe(1000);
  expect(open.count).toBe(1);
});

it('gives back the room of an upload that is there no more', async () => {
  const { disk, store, open, create, heldBytes } = await scene();
  const { id, created } = create();
  await created;
  await rm(disk.incomingPath(`${id}.json`));
  await store.recount();
  expect(heldBytes()).toBe(0);
  expect(open.count).toBe(0);
});
