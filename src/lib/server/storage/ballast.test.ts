import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../../tests/support/temp-dir.ts';
import { tmpfs } from '../../../../tests/support/tmpfs.ts';
import { Ballast } from './ballast.ts';

const KIB = 1024;

it('takes up room, with no holes in it', async () => {
  const folder = await tempDir();
  const ballast = new Ballast(folder, 256 * KIB);
  expect(await ballast.restore()).toBe(true);
  const { size, blocks } = await stat(join(folder, 'ballast'));
  expect(size).toBe(256 * KIB);
  expect(blocks * 512).toBeGreaterThanOrEqual(256 * KIB);
});

it('stays where there is room: giving it back would help nobody', async () => {
  const folder = await tempDir();
  const ballast = new Ballast(folder, 256 * KIB);
  await ballast.restore();
  expect(await ballast.release()).toBe(true);
  expect((await stat(join(folder, 'ballast'))).size).toBe(256 * KIB);
});

it('is a small part of a small volume, given back once when that is full, and laid down again later', async (context) => {
  const volume = await tmpfs(context, 16);
  const ballast = new Ballast(volume.path);
  expect(await ballast.restore()).toBe(true);
  const { size } = await stat(join(volume.path, 'ballast'));
  expect(size).toBe(Math.floor(16 * KIB * KIB * 0.02));

  await volume.fill();
  expect(await ballast.release()).toBe(true);
  expect(await volume.freeBytes()).toBeGreaterThanOrEqual(size);
  await volume.fill();
  expect(await ballast.release()).toBe(false);
  expect(await ballast.restore()).toBe(false);

  await volume.makeRoom();
  expect(await ballast.restore()).toBe(true);
  expect((await stat(join(volume.path, 'ballast'))).size).toBe(size);
});

it('is not made of the last room there is', async (context) => {
  const volume = await tmpfs(context, 16);
  await volume.fill(700 * KIB);
  const ballast = new Ballast(volume.path);
  expect(await ballast.restore()).toBe(false);
  expect(await volume.freeBytes()).toBeGreaterThanOrEqual(690 * KIB);
});

it('replaces what an end in the middle left of it', async () => {
  const folder = await tempDir();
  await writeFile(join(folder, 'ballast.new'), 'x');
  await writeFile(join(folder, 'ballast'), 'x');
  expect(await new Ballast(folder, 256 * KIB).restore()).toBe(true);
  expect((await stat(join(folder, 'ballast'))).size).toBe(256 * KIB);
  await expect(stat(join(folder, 'ballast.new'))).rejects.toThrow('ENOENT');
});
