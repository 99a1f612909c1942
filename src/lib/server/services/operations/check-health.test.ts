import { execFile } from 'node:child_process';
import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { testStore } from '../../../../../tests/support/store.ts';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { coverReadOnly, loopExt4 } from '../../../../../tests/support/tmpfs.ts';
import { LocalDisk } from '../../storage/local-disk.ts';
import { createCheckHealth } from './check-health.ts';

const run = promisify(execFile);

async function scene(dataDir: string) {
  const disk = new LocalDisk(dataDir);
  await disk.prepare();
  return createCheckHealth({
    store: await testStore(),
    disk,
    version: '1.0.0',
    ffmpeg: { version: '7', warnings: [], encoder: 'libx264' },
    slots: 1,
    realtime: () => ({}),
    patienceMs: 200,
  });
}

it('fails while the volume is read-only, says so in words, and without a path', async (context) => {
  const dataDir = await tempDir();
  const health = await scene(dataDir);
  expect(await health()).toMatchObject({ status: 'ok', checks: { volume: { ok: true } } });
  const uncover = await coverReadOnly(context, dataDir);
  const told = await health();
  expect(told.status).toBe('failing');
  expect(told.checks.volume).toEqual({
    ok: false,
    error: 'EROFS',
    message: 'The storage is read-only.',
  });
  await uncover();
  expect((await health()).status).toBe('ok');
});

it('fails while the folders are gone', async () => {
  const dataDir = join(await tempDir(), 'data');
  const health = await scene(dataDir);
  await rename(dataDir, `${dataDir}.elsewhere`);
  expect((await health()).checks.volume).toMatchObject({ ok: false, error: 'ENOENT' });
  await rename(`${dataDir}.elsewhere`, dataDir);
  expect((await health()).status).toBe('ok');
});

it('answers while the volume does not, however often it is asked', async (context) => {
  const volume = await loopExt4(context, 16);
  const health = await scene(volume.path);
  let isFrozen = true;
  const thaw = async () => {
    if (isFrozen) await run('fsfreeze', ['-u', volume.path]);
    isFrozen = false;
  };
  onTestFinished(thaw);
  await run('fsfreeze', ['-f', volume.path]);
  for (let asked = 0; asked < 6; asked += 1)
    expect((await health()).checks.volume).toMatchObject({ ok: false, error: 'TIMEOUT' });
  // Threads are left for others.
  await expect(stat('/')).resolves.toBeDefined();
  await thaw();
  await expect.poll(async () => (await health()).status).toBe('ok');
});
