import { open, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, expect, it, vi } from 'vitest';
import { tempDir } from '../../../../tests/support/temp-dir.ts';
import { LocalDisk } from './local-disk.ts';

/** Names of files and folders, in the order in which they were flushed. */
const flushed: string[] = [];

// Only the cut of the power would show whether something was flushed; the real calls are made, and noted.
vi.mock('node:fs/promises', async (importOriginal) => {
  const actual = await importOriginal<typeof import('node:fs/promises')>();
  const noted: typeof open = async (path, ...options) => {
    const handle = await actual.open(path, ...options);
    const sync = handle.sync.bind(handle);
    handle.sync = async () => {
      await sync();
      flushed.push(basename(String(path)));
    };
    return handle;
  };
  return { ...actual, open: noted };
});

beforeEach(() => void flushed.splice(0));

async function newDisk() {
  const disk = new LocalDisk(await tempDir());
  await disk.prepare();
  return disk;
}

it('flushes an upload, and then its name', async () => {
  const disk = await newDisk();
  await disk.receive('one', Readable.from([Buffer.from('x')]), 10);
  expect(flushed).toEqual(['one', 'uploads']);
});

it('flushes the name of a link', async () => {
  const disk = await newDisk();
  await writeFile(disk.uploadPath('one'), 'x');
  await disk.linkUpload('one', 'two');
  expect(flushed).toEqual(['uploads']);
});

it('flushes an upload that becomes a job, and both folders, there and back', async () => {
  const disk = await newDisk();
  await writeFile(join(disk.incomingPath('one')), 'x');
  await disk.takeIncoming('one');
  expect(flushed).toEqual(['one', 'uploads', 'incoming']);
  await disk.giveBackIncoming('one');
  expect(flushed.slice(3)).toEqual(['uploads', 'incoming']);
});
