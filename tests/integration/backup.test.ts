import { execFile } from 'node:child_process';
import { readFile, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { backUp, type BackupProgress } from '../../scripts/backup/back-up.ts';
import type { JobId } from '../../src/lib/contract/ids.ts';
import type { ApiClient } from '../../scripts/support/api-client.ts';
import { newClip } from '../support/app.ts';
import { filesIn } from '../support/files-in.ts';
import { runServer } from '../support/running-server.ts';
import { tempDir } from '../support/temp-dir.ts';

const run = promisify(execFile);
const SCRIPT = join(import.meta.dirname, '../../scripts/backup/main.ts');
const POLL = { timeout: 60_000 };
const silent: BackupProgress = { onRound: () => undefined, onCopied: () => undefined };

async function zipOf(client: ApiClient, id: JobId): Promise<Buffer> {
  const path = join(await tempDir(), 'results.zip');
  await client.download(id, path);
  return readFile(path);
}

async function untilCompleted(client: ApiClient, id: JobId, count: number): Promise<void> {
  await expect
    .poll(async () => (await client.getJob(id)).counts.completed, POLL)
    .toBeGreaterThanOrEqual(count);
}

async function untilDone(client: ApiClient, id: JobId): Promise<void> {
  await expect.poll(async () => (await client.getJob(id)).status, POLL).toBe('completed');
}

it('takes a copy while the server encodes, from which another one goes on', async () => {
  const { client, dataDir } = await runServer();
  const short = await newClip();
  const { job: done } = await client.createJob({ videoPaths: [short], variations: 2 });
  await untilDone(client, done.id);
  const long = await newClip(3, '640x360');
  const { job: cut } = await client.createJob({ videoPaths: [long, long], variations: 3 });
  await untilCompleted(client, cut.id, 1);

  const copy = join(await tempDir(), 'copy');
  const { stdout } = await run(process.execPath, [SCRIPT, copy], {
    env: { ...process.env, DATA_DIR: dataDir },
  });
  expect(stdout).toMatch(/The backup in .* is whole/);
  const there = await client.getJob(cut.id);
  expect(there.status).toBe('processing');
  const zip = await zipOf(client, done.id);

  const restored = await runServer({ dataDir: copy });
  expect(await restored.client.getJob(done.id)).toMatchObject({ status: 'completed' });
  expect((await zipOf(restored.client, done.id)).equals(zip)).toBe(true);
  await untilCompleted(restored.client, cut.id, 6);
  // The one it was taken from knows nothing of it, and neither ends the other's encodes.
  await untilCompleted(client, cut.id, 6);
}, 90_000);

it('copies only what is new the next time, and lets go of what is no more', async () => {
  const { client, dataDir } = await runServer();
  const clip = await newClip();
  const { job: first } = await client.createJob({ videoPaths: [clip], variations: 1 });
  await untilDone(client, first.id);
  const copy = join(await tempDir(), 'copy');
  expect((await backUp(dataDir, copy, silent)).copiedBytes).toBeGreaterThan(0);
  expect(await backUp(dataDir, copy, silent)).toMatchObject({ copiedBytes: 0, lost: [] });
  expect((await stat(join(copy, 'secret'))).mode & 0o777).toBe(0o600);

  await client.deleteJob(first.id);
  const { job: second } = await client.createJob({ videoPaths: [clip], variations: 1 });
  await untilDone(client, second.id);
  await backUp(dataDir, copy, silent);
  const outputs = await filesIn(join(copy, 'outputs'));
  expect(outputs.filter((path) => path.includes(first.id))).toEqual([]);
  expect(outputs.filter((path) => path.endsWith('.mp4'))).toHaveLength(1);
  expect(await filesIn(copy)).not.toContain('video-refresher.sqlite.next');
});

it('says what the data folder itself has lost, and keeps the rest', async () => {
  const { client, dataDir, server } = await runServer();
  const { job } = await client.createJob({ videoPaths: [await newClip()], variations: 2 });
  await untilDone(client, job.id);
  await server.stop();
  const outputs = join(dataDir, 'outputs');
  const [gone = ''] = (await filesIn(outputs)).filter((path) => path.endsWith('.mp4'));
  await unlink(join(outputs, gone));
  const { lost, files } = await backUp(dataDir, join(await tempDir(), 'copy'), silent);
  expect(lost).toHaveLength(1);
  expect(lost[0]).toMatch(/^outputs\/.*\.mp4$/);
  expect(files).toBeGreaterThan(1);
});

it('leaves out what only the running server can know', async () => {
  const { dataDir, server } = await runServer();
  const path = join(dataDir, 'video-refresher.sqlite');
  await server.stop();
  const live = new SqliteDatabase(path);
  live.exec("INSERT INTO processes (pid, start_ticks, boot_id) VALUES (1, 1, 'this')");
  const epochOf = (db: SqliteDatabase.Database) =>
    db.prepare("SELECT value FROM meta WHERE key = 'epoch'").pluck().get();
  const copy = join(await tempDir(), 'copy');
  await backUp(dataDir, copy, silent);
  const copied = new SqliteDatabase(join(copy, 'video-refresher.sqlite'));
  expect(copied.prepare('SELECT count(*) FROM processes').pluck().get()).toBe(0);
  expect(epochOf(copied)).not.toBe(epochOf(live));
  copied.close();
  live.close();
});

it('does not write into a folder that is something else', async () => {
  const { dataDir, server } = await runServer();
  await server.stop();
  const other = await runServer();
  await expect(backUp(dataDir, other.dataDir, silent)).rejects.toThrow(/in use as a data folder/);
  await expect(backUp(dataDir, join(dataDir, 'copy'), silent)).rejects.toThrow(
    /not be in the data/,
  );
  await expect(backUp(dataDir, join(import.meta.dirname), silent)).rejects.toThrow(/not empty/);
  await rm(join(dataDir, 'video-refresher.sqlite'));
  await expect(backUp(dataDir, await tempDir(), silent)).rejects.toThrow(/Set DATA_DIR/);
});
