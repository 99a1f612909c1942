import { rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it, type TestContext } from 'vitest';
import { filesIn } from '../../../../tests/support/files-in.ts';
import { tempDir } from '../../../../tests/support/temp-dir.ts';
import { coverReadOnly, tmpfs } from '../../../../tests/support/tmpfs.ts';
import { LocalDisk } from './local-disk.ts';

const MIB = 1024 * 1024;
const OUTPUT = { jobId: 'job', videoId: 'video', file: '1.mp4' };

/** So many chunks of 64 KiB, and how many of them were read. */
function chunks(count: number) {
  const read = { count: 0 };
  const source = Readable.from(
    (function* () {
      for (; read.count < count; read.count += 1) yield Buffer.alloc(64 * 1024, 1);
    })(),
  );
  return { source, read };
}

async function diskOn(context: TestContext, megabytes: number, options: readonly string[] = []) {
  const volume = await tmpfs(context, megabytes, options);
  const disk = new LocalDisk(volume.path);
  await disk.prepare();
  return { volume, disk };
}

it('leaves nothing of an upload that does not fit', async (context) => {
  const { volume, disk } = await diskOn(context, 4);
  const received = disk.receive('one', chunks(128).source, 100 * MIB);
  await expect(received).rejects.toMatchObject({ code: 'VOLUME_FULL' });
  expect(await filesIn(volume.path)).toEqual([]);
  expect((await disk.receive('two', chunks(16).source, 100 * MIB)).sizeBytes).toBe(MIB);
});

it('keeps what fits of a part, and lets the sender finish before it says so', async (context) => {
  const { disk } = await diskOn(context, 4);
  await disk.createIncoming('one');
  const { source, read } = chunks(128);
  await expect(disk.appendIncoming('one', source, 0)).rejects.toMatchObject({
    code: 'VOLUME_FULL',
  });
  expect(read.count).toBe(128);
  const { size } = await stat(disk.incomingPath('one'));
  expect(size).toBeGreaterThan(3 * MIB);
  expect(size).toBeLessThanOrEqual(4 * MIB);
});

it('has no room for more files when those are counted, either', async (context) => {
  const { volume, disk } = await diskOn(context, 4, ['nr_inodes=8']);
  const many = async () => {
    for (let file = 0; file < 10; file += 1) await writeFile(join(volume.path, String(file)), '');
  };
  await expect(many()).rejects.toThrow('ENOSPC');
  await expect(disk.createIncoming('one')).rejects.toMatchObject({ code: 'VOLUME_FULL' });
  expect((await disk.room()).freeFiles).toBe(0);
});

it('says that the volume is not available while it is read-only', async (context) => {
  const folder = await tempDir();
  const disk = new LocalDisk(folder);
  await disk.prepare();
  const uncover = await coverReadOnly(context, folder);
  const refused = { code: 'VOLUME_UNAVAILABLE' };
  await expect(disk.receive('one', chunks(1).source, MIB)).rejects.toMatchObject(refused);
  await expect(disk.createIncoming('two')).rejects.toMatchObject(refused);
  await expect(disk.checkWritable()).rejects.toMatchObject({ code: 'EROFS' });
  await uncover();
  await disk.createIncoming('two');
});

it('begins nothing in the place of a volume that is gone', async () => {
  const folder = join(await tempDir(), 'data');
  const disk = new LocalDisk(folder);
  await disk.prepare();
  await rename(folder, `${folder}.elsewhere`);
  const refused = { code: 'VOLUME_UNAVAILABLE' };
  await expect(disk.receive('one', chunks(1).source, MIB)).rejects.toMatchObject(refused);
  await expect(disk.createIncoming('two')).rejects.toMatchObject(refused);
  await expect(disk.publish('three', OUTPUT)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(stat(folder)).rejects.toThrow('ENOENT');
});
