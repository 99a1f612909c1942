import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { newClip, testApp, type TestApp } from '../../../../tests/support/app.ts';
import { filesIn } from '../../../../tests/support/files-in.ts';
import { memoryStorage } from '../../../../tests/support/memory-storage.ts';
import { serveUploads } from '../../../../tests/support/upload-server.ts';
import { ApiError } from '../api.ts';
import type { UploadPorts } from './ports.ts';
import { UploadRecords } from './records.ts';
import { startTransfer } from './transfer.ts';
import { UploadList } from './upload-list.svelte.ts';

/** As tus-js-client takes them in Node; the page's are of the same kind. */
function asFile(bytes: Buffer, name: string, lastModified = 1): File {
  return Object.assign(bytes, { name, size: bytes.length, lastModified }) as unknown as File;
}

/** A browser before the real server: everything but the picture of a video is real. */
async function scene({ app }: TestApp) {
  const server = await serveUploads(app);
  const storage = memoryStorage();
  const world = { online: true, loggedOut: vi.fn(), started: [] as string[] };
  const visit = () => {
    const ports: UploadPorts = {
      startTransfer: (file, { name, id }, listener) => {
        world.started.push(name);
        const url = id === null ? null : `${server.endpoint}/${id}`;
        const { endpoint } = server;
        return startTransfer(
          file as never,
          { name, url, endpoint, retryDelaysMs: [0, 10] },
          listener,
        );
      },
      check: (id) =>
        app.readUpload(id).catch((error: unknown) => {
          if (error instanceof Error && 'code' in error && 'status' in error)
            throw new ApiError(Number(error.status), String(error.code), error.message);
          throw error;
        }),
      discard: (id) => {
        const headers = { 'tus-resumable': '1.0.0' };
        void fetch(`${server.endpoint}/${id}`, { method: 'DELETE', headers });
      },
      glimpse: () => Promise.resolve(null),
      records: new UploadRecords(storage),
      online: () => world.online,
      timeMs: () => 1,
      monotonicMs: () => performance.now(),
    };
    return new UploadList(ports, world.loggedOut);
  };
  return { server, visit, world, records: new UploadRecords(storage) };
}

const settled = (list: UploadList) => list.whenSettled(AbortSignal.timeout(20_000));
const statuses = (list: UploadList) => list.items.map(({ state }) => state.status);
const clip = async (name: string) => asFile(await readFile(await newClip()), name);
const notes = (name: string) => asFile(Buffer.from('not really a video'), name);
const NOBODY_LISTENS = 'http://127.0.0.1:9/api/uploads';
const ANY = () => Promise.resolve(true);

it('sends what is added, and tells the verdict of each', async () => {
  const { visit } = await scene(await testApp());
  const list = visit();
  list.add([await clip('a.mp4'), notes('notes.mp4')]);
  await settled(list);
  expect(statuses(list)).toEqual(['ready', 'refused']);
  const [good, bad] = list.items;
  expect(good!.facts).toMatchObject({ width: 160, height: 90, refused: null });
  expect(good!.durationMs).toBeGreaterThan(900);
  expect(bad!.state).toMatchObject({ problem: { code: 'NOT_A_VIDEO' } });
  expect(list.readyIds).toEqual([good!.id]);
  expect([list.percent, list.busy]).toEqual([100, false]);
});

it('sends three at a time', async () => {
  const { visit } = await scene(await testApp());
  const list = visit();
  list.add(['a', 'b', 'c', 'd', 'e'].map((name) => notes(`${name}.mp4`)));
  expect(statuses(list)).toEqual(['sending', 'sending', 'sending', 'waiting', 'waiting']);
  await settled(list);
  expect(list.items).toHaveLength(5);
});

it('pauses, and goes on where it stopped', async () => {
  const { visit, world } = await scene(await testApp());
  const list = visit();
  list.add([await clip('a.mp4')]);
  list.pauseAll();
  expect([statuses(list), list.busy, list.canResume]).toEqual([['paused'], false, true]);
  list.resumeAll();
  await settled(list);
  expect(statuses(list)).toEqual(['ready']);
  expect(world.started).toEqual(['a.mp4', 'a.mp4']);
});

it('brings back finished uploads, and goes on with others when their files come again', async () => {
  const testing = await testApp();
  const { visit, records } = await scene(testing);
  const first = visit();
  first.add([notes('done.mp4')]);
  await settled(first);
  first.leave();
  const bytes = Buffer.from('ten bytes!');
  const created = await testing.app.handleUpload(
    new Request('http://localhost/api/uploads', {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': String(bytes.length) },
    }),
  );
  const id = created.headers.get('location')?.split('/').at(-1) ?? '';
  const file = { name: 'begun.mp4', sizeBytes: bytes.length, lastModified: 1, picture: null };
  records.save({ id, ...file, createdAt: 2, complete: false });
  records.save({ id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', ...file, createdAt: 3, complete: false });

  const second = visit();
  expect(await second.restore(ANY)).toBe(true);
  await settled(second);
  expect(second.items.map(({ name }) => name)).toEqual(['done.mp4']);
  expect(second.left).toMatchObject([{ id, sentBytes: 0 }]);
  expect(records.all()).toHaveLength(2);
  second.add([asFile(bytes, 'begun.mp4')]);
  expect(second.left).toEqual([]);
  await settled(second);
  expect(second.items[1]!.id).toBe(id);
});

it('sends a file once that is added again before its upload is found', async () => {
  const { visit, records } = await scene(await testApp());
  const first = visit();
  first.add([notes('a.mp4')]);
  await settled(first);
  first.leave();
  const [old] = records.all();

  const second = visit();
  const restored = second.restore(ANY);
  second.add([notes('a.mp4')]);
  await restored;
  await settled(second);
  expect([second.items.length, second.left]).toEqual([1, []]);
  expect(records.all().map(({ id }) => id)).toEqual([second.items[0]!.id]);
  expect(second.items[0]!.id).not.toBe(old!.id);
});

it('leaves alone what another tab has', async () => {
  const { visit } = await scene(await testApp());
  const [one, other] = [visit(), visit()];
  one.add([notes('a.mp4')]);
  await settled(one);
  expect(await other.restore((id) => Promise.resolve(!one.ids.includes(id)))).toBe(false);
  expect(other.items).toEqual([]);
});

it('leaves nothing behind of what is removed or given up', async () => {
  const testing = await testApp();
  const { visit, records } = await scene(testing);
  const list = visit();
  list.add([notes('a.mp4'), notes('b.mp4')]);
  await settled(list);
  list.remove(list.items[0]!);
  expect(list.items).toHaveLength(1);
  const incoming = () => filesIn(join(testing.dataDir, 'uploads/incoming'));
  await expect.poll(() => incoming()).toHaveLength(2);
  list.clear();
  expect(records.all()).toEqual([]);
  await expect.poll(() => incoming()).toEqual([]);
});

it('keeps an upload while the session is over, and goes on after the login', async () => {
  const { visit, server, world } = await scene(await testApp());
  const list = visit();
  server.refuseWith(401);
  list.add([notes('a.mp4')]);
  await expect.poll(() => world.loggedOut).toHaveBeenCalled();
  expect(list.items[0]!.state).toEqual({ status: 'held', by: 'login' });
  server.refuseWith(null);
  list.release('login');
  await settled(list);
  expect(statuses(list)).toEqual(['refused']);
});

it.each([
  [507, 'VOLUME_FULL'],
  [503, 'UNKNOWN'],
])('gives up on %i after a while, and can be tried again', async (status, code) => {
  const { visit, server } = await scene(await testApp());
  const list = visit();
  server.refuseWith(status);
  list.add([notes('a.mp4')]);
  await expect.poll(() => statuses(list)).toEqual(['failed']);
  expect(list.items[0]!.state).toMatchObject({ problem: { code } });
  server.refuseWith(null);
  list.items[0]!.resume();
  await settled(list);
});

it('waits for the network, and goes on when it is back', async () => {
  const { visit, world, server } = await scene(await testApp());
  const list = visit();
  world.online = false;
  const { endpoint } = server;
  Object.assign(server, { endpoint: NOBODY_LISTENS });
  list.add([notes('a.mp4')]);
  await expect.poll(() => list.items[0]!.state).toEqual({ status: 'held', by: 'network' });
  Object.assign(server, { endpoint });
  world.online = true;
  list.release('network');
  await settled(list);
});
