import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { filesIn } from '../support/files-in.ts';
import { isFinal } from '../../src/lib/contract/states.ts';
import type { ServerMessage } from '../../src/lib/contract/wire.ts';
import { Channel } from '../../scripts/support/channel.ts';
import { makeClip } from '../support/clips.ts';
import { runServer, type RunningServer } from '../support/running-server.ts';
import { tempDir } from '../support/temp-dir.ts';

/** Listens until a message is what is waited for. */
async function until(
  { server, client }: RunningServer,
  isIt: (message: ServerMessage) => boolean,
): Promise<ServerMessage[]> {
  const heard: ServerMessage[] = [];
  const found = Promise.withResolvers<undefined>();
  const channel = new Channel({
    url: server.url,
    token: client.token,
    onMessage: (message) => {
      heard.push(message);
      if (isIt(message)) found.resolve(undefined);
    },
  });
  await found.promise;
  channel.close();
  return heard;
}

/** Processes whose command line mentions the data folder. */
async function ffmpegsOf(dataDir: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(`file:${dataDir}`)) found.push(pid);
  }
  return found;
}

it('goes on after kill -9: nothing lost, each variation once, nothing left behind', async () => {
  const clip = join(await tempDir(), 'clip.mp4');
  await makeClip(clip, { seconds: 4, size: '640x360' });
  const before = await runServer();
  const { dataDir } = before;
  const { job } = await before.client.createJob({ videoPaths: [clip, clip], variations: 3 });
  await until(before, (message) => message.type === 'progress');
  process.kill(before.server.pid, 'SIGKILL');
  expect(await before.server.ended).toBe('killed by SIGKILL');

  const after = await runServer({ dataDir });
  const epochBefore = job.rev;
  await until(after, (message) => {
    if (message.type === 'welcome')
      return message.mode === 'snapshot' && message.jobs.some((known) => isFinal(known.status));
    return (
      message.type === 'event' && message.kind === 'job.updated' && isFinal(message.data.job.status)
    );
  });
  const done = await after.client.getJob(job.id);
  expect(done.rev).toBeGreaterThan(epochBefore);
  expect(done).toMatchObject({ status: 'completed', counts: { completed: 6, total: 6 } });
  await after.server.stop();
  const files = await filesIn(join(dataDir, 'outputs'));
  expect(files.filter((file) => file.endsWith('.mp4'))).toHaveLength(6);
  expect(await filesIn(join(dataDir, 'uploads'))).toEqual([]);
  expect(await filesIn(join(dataDir, 'tmp'))).toEqual([]);
  expect(await ffmpegsOf(dataDir)).toEqual([]);
});

it('stops in good order on SIGTERM while it encodes, and spends no attempt', async () => {
  const clip = join(await tempDir(), 'clip.mp4');
  await makeClip(clip, { seconds: 8, size: '640x360' });
  const before = await runServer();
  const { dataDir } = before;
  const { job } = await before.client.createJob({ videoPaths: [clip], variations: 2 });
  const drained = until(before, (message) => message.type === 'draining');
  await until(before, (message) => message.type === 'progress');
  await before.server.stop();
  await drained;
  expect(await ffmpegsOf(dataDir)).toEqual([]);
  const after = await runServer({ dataDir });
  expect(await after.client.getJob(job.id)).toMatchObject({
    id: job.id,
    counts: { total: 2, failed: 0 },
  });
});

it('does not let a second server touch what the first one is doing', async () => {
  const clip = join(await tempDir(), 'clip.mp4');
  await makeClip(clip, { seconds: 4, size: '640x360' });
  const first = await runServer();
  const { job } = await first.client.createJob({ videoPaths: [clip], variations: 3 });
  await until(first, (message) => message.type === 'progress');
  await expect(runServer({ dataDir: first.dataDir })).rejects.toMatchObject({
    logTail: expect.stringMatching(/in use by another server/) as string,
  });
  await expect
    .poll(async () => (await first.client.getJob(job.id)).status, { timeout: 20_000 })
    .toBe('completed');
  const done = await first.client.getJob(job.id);
  expect(done.counts).toMatchObject({ completed: 3 });
  expect(done.videos[0]?.variations.map(({ attempt }) => attempt)).toEqual([1, 1, 1]);
});
