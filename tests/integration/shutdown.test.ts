import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { readyUrl } from '../../scripts/support/ready-line.ts';
import { ApiClient } from '../../scripts/support/api-client.ts';
import { newClip } from '../support/app.ts';
import { PASSWORD, runServer } from '../support/running-server.ts';
import { tempDir } from '../support/temp-dir.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Resolves when a variation of the job is under way. */
async function underWay(client: ApiClient, id: Parameters<ApiClient['getJob']>[0]): Promise<void> {
  await expect
    .poll(async () => (await client.getJob(id)).counts.processing, { interval: 20 })
    .toBeGreaterThan(0);
}

it('lets what is nearly done end, and begins nothing else', async () => {
  const env = { STOP_GRACE_SECONDS: '8', SLOTS: '1' };
  const before = await runServer({ env });
  const clip = await newClip(1, '320x180');
  const { job } = await before.client.createJob({ videoPaths: [clip], variations: 6 });
  await underWay(before.client, job.id);
  await before.server.stop();
  const after = await runServer({ dataDir: before.dataDir, env: { ...env, SLOTS: '1' } });
  const variations = (await after.client.getJob(job.id)).videos[0]!.variations;
  const done = variations.filter(({ status }) => status === 'completed');
  expect(done.length).toBeGreaterThan(0);
  expect(variations.filter(({ status }) => status !== 'completed').length).toBeGreaterThan(0);
  // Interrupted ones would have been begun a second time.
  expect(done.map(({ attempt }) => attempt)).toEqual(done.map(() => 1));
});

it('interrupts what takes longer than the grace, in time, and takes it up again', async () => {
  const before = await runServer({ env: { STOP_GRACE_SECONDS: '0.2' } });
  const clip = await newClip(8, '1280x720');
  const { job } = await before.client.createJob({ videoPaths: [clip], variations: 2 });
  await underWay(before.client, job.id);
  const startedAtMs = performance.now();
  await before.server.stop();
  expect(performance.now() - startedAtMs).toBeLessThan(10_000);
  const after = await runServer({ dataDir: before.dataDir });
  await underWay(after.client, job.id);
  expect((await after.client.getJob(job.id)).counts.failed).toBe(0);
  await after.client.cancelJob(job.id);
});

/** The server in a process of its own, which nobody else ends. */
async function bareServer(env: Record<string, string>) {
  const child = spawn(process.execPath, ['server.js'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...{ NODE_ENV: 'production', HOST: '127.0.0.1', PORT: '0', PASSWORD },
      ...{ DATA_DIR: join(await tempDir(), 'data'), ...env },
    },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  let errors = '';
  child.stderr.on('data', (text) => (errors += String(text)));
  const url = await new Promise<string>((resolve) => {
    child.stdout.on('data', (text) => {
      const found = String(text).split('\n').map(readyUrl).find(Boolean);
      if (found != null) resolve(found);
    });
  });
  const client = new ApiClient(url);
  await client.login(PASSWORD);
  return { child, client, ended, said: () => errors };
}

it('waits out one Ctrl+C, however often npm hands it on, and obeys a second one at once', async () => {
  const { child, client, ended, said } = await bareServer({ STOP_GRACE_SECONDS: '8' });
  const clip = await newClip(10, '1280x720');
  const { job } = await client.createJob({ videoPaths: [clip], variations: 1 });
  await underWay(client, job.id);
  child.kill('SIGINT');
  child.kill('SIGINT');
  // Longer than the same key may count; nothing tells when that is over.
  await setTimeout(700);
  expect(child.exitCode).toBeNull();
  const startedAtMs = performance.now();
  child.kill('SIGINT');
  expect(await ended).toEqual([1, null]);
  expect(performance.now() - startedAtMs).toBeLessThan(2000);
  expect(said()).toContain('Stopped at once');
});

it('tells whether it lives to anyone, and how it is only to those who have logged in', async () => {
  const { server, client } = await runServer();
  const live = await fetch(`${server.url}/api/health/live`);
  expect([live.status, await live.json()]).toEqual([200, { status: 'ok' }]);
  const told = (await (await fetch(`${server.url}/api/health`)).json()) as object;
  expect(told).toEqual({
    status: 'ok',
    version: expect.any(String) as string,
    checks: {
      ...{ ffmpeg: { ok: true }, database: { ok: true }, volume: { ok: true } },
      ...{ queue: { ok: true }, realtime: { ok: true } },
    },
  });
  expect(await (await client.send('/api/health')).json()).toMatchObject({
    checks: {
      ffmpeg: { version: expect.any(String) as string },
      volume: { freeBytes: expect.any(Number) as number },
    },
  });
});
