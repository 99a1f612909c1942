import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { filesIn } from '../support/files-in.ts';
import type { Job } from '../../src/lib/contract/job.ts';
import { isFinal } from '../../src/lib/contract/states.ts';
import type { JournalEvent, ServerMessage } from '../../src/lib/contract/wire.ts';
import { Channel } from '../../scripts/support/channel.ts';
import { makeClip } from '../support/clips.ts';
import { readArchive } from '../support/read-archive.ts';
import { runServer, type RunningServer } from '../support/running-server.ts';
import { tempDir } from '../support/temp-dir.ts';

const run = promisify(execFile);

/** Listens from now on; `final` settles when the next job comes to an end. */
function listen({ server, client }: RunningServer) {
  const events: JournalEvent[] = [];
  const messages: ServerMessage[] = [];
  const final = Promise.withResolvers<undefined>();
  const channel = new Channel({
    url: server.url,
    token: client.token,
    onMessage: (message) => {
      messages.push(message);
      const news =
        message.type === 'welcome' ? message.events : message.type === 'event' ? [message] : [];
      events.push(...news);
      if (news.some((event) => event.kind === 'job.updated' && isFinal(event.data.job.status)))
        final.resolve(undefined);
    },
  });
  return { channel, events, messages, final: final.promise };
}

it('makes variations of a batch, one bad file in it, and hands them out as one ZIP', async () => {
  const running = await runServer();
  const { server, client, dataDir } = running;
  const folder = await tempDir();
  const clip = join(folder, 'My clip.mp4');
  await makeClip(clip);
  const bad = join(folder, 'notes.mp4');
  await writeFile(bad, 'this is not a video');
  const listening = listen(running);
  await listening.channel.ready;

  const { job, refused } = await client.createJob({
    videoPaths: [clip, bad, clip],
    variations: 2,
    fields: { name: 'Spring', preset: 'bold', seed: '7' },
  });
  expect(job).toMatchObject({ name: 'Spring', preset: 'bold', seed: 7, counts: { total: 4 } });
  expect(refused).toMatchObject([{ name: 'notes.mp4', code: 'NOT_A_VIDEO' }]);
  expect(job.videos[1]).toMatchObject({
    status: 'failed',
    variations: [],
    error: { code: 'NOT_A_VIDEO' },
  });
  await listening.final;
  listening.channel.close();

  const done = await client.getJob(job.id);
  expect(done).toMatchObject({
    status: 'completed',
    progress: 100,
    counts: { completed: 4, failed: 0 },
  });
  expect(Date.parse(done.expiresAt!) - Date.parse(done.completedAt!)).toBe(86_400_000);
  const seqs = listening.events.map((event) => event.seq);
  expect(seqs).toEqual(seqs.map((_, index) => seqs[0]! + index));
  expect(listening.messages.some((message) => message.type === 'progress')).toBe(true);

  const zip = join(folder, 'out.zip');
  await client.download(job.id, zip);
  const entries = await readArchive(zip);
  expect(entries.map((entry) => entry.name)).toEqual([
    'My clip/My clip_var1.mp4',
    'My clip/My clip_var2.mp4',
    'My clip (2)/My clip (2)_var1.mp4',
    'My clip (2)/My clip (2)_var2.mp4',
    'previews/My clip.jpg',
    'previews/My clip (2).jpg',
    'manifest.json',
  ]);
  expect(entries.every((entry) => entry.method === 0)).toBe(true);
  expect(new Set(entries.map((entry) => entry.sha256)).size).toBe(7);
  expect((await readFile(zip)).length).toBe(done.downloadBytes);
  await run('unzip', ['-tq', zip]).catch((error: unknown) => {
    // unzip is not on every machine; the entries were read and checked above.
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  });

  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${server.url}/api/jobs/${job.id}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${client.token}`, ...(init.headers as object) },
    });
  const head = await call('/download', { method: 'HEAD' });
  expect(head.headers.get('content-length')).toBe(String(done.downloadBytes));
  const manifest = (await (await call('/manifest')).json()) as { videos: unknown[] };
  expect(manifest).toMatchObject({ job: { seed: 7 }, videos: [{ folder: 'My clip' }, {}, {}] });

  const variation = `/videos/${done.videos[0]!.id}/variations/1`;
  const part = await call(variation, { headers: { range: 'bytes=4-7' } });
  expect(part.status).toBe(206);
  expect(await part.text()).toBe('ftyp');
  const etag = part.headers.get('etag')!;
  const stale = await call(variation, { headers: { range: 'bytes=4-7', 'if-range': '"other"' } });
  expect([stale.status, part.headers.get('content-range')]).toEqual([
    200,
    `bytes 4-7/${done.videos[0]!.variations[0]!.sizeBytes!}`,
  ]);
  await stale.body?.cancel();
  expect(etag).toMatch(/^"[0-9a-f]+-\d+"$/);
  expect((await call(variation, { headers: { range: 'bytes=99999999-' } })).status).toBe(416);

  const pictures = ['/variations/1/poster', '/sheet'].map(
    (picture) => `/videos/${done.videos[0]!.id}${picture}`,
  );
  for (const path of pictures) {
    const picture = await call(path);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect((await picture.bytes()).length).toBe(Number(picture.headers.get('content-length')));
    const known = { 'if-none-match': picture.headers.get('etag')! };
    expect((await call(path, { headers: known })).status).toBe(304);
  }
  const nowhere = await call(`/videos/${done.videos[1]!.id}/variations/1/poster`);
  expect([nowhere.status, await nowhere.json()]).toMatchObject([
    404,
    { code: 'VARIATION_NOT_FOUND' },
  ]);

  const tag = (await call('')).headers.get('etag')!;
  expect((await call('', { headers: { 'if-none-match': tag } })).status).toBe(304);

  expect((await call('', { method: 'DELETE' })).status).toBe(204);
  expect((await call('', { method: 'DELETE' })).status).toBe(204);
  const gone = await call('/download');
  expect([gone.status, await gone.json()]).toMatchObject([410, { code: 'JOB_DELETED' }]);
  expect(await client.getJob(job.id)).toMatchObject({ status: 'deleted', videos: [] });
  await server.stop();
  for (const folder of ['uploads', 'outputs', 'tmp'])
    expect(await filesIn(join(dataDir, folder))).toEqual([]);
});

it('gives the same bytes for the same seed, and others for another', async () => {
  const running = await runServer({ env: { SLOTS: '1' } });
  const { client } = running;
  const folder = await tempDir();
  const clip = join(folder, 'clip.mp4');
  await makeClip(clip);
  const checksums = async (seed: string) => {
    const listening = listen(running);
    await listening.channel.ready;
    const { job } = await client.createJob({ videoPaths: [clip], variations: 2, fields: { seed } });
    await listening.final;
    listening.channel.close();
    const done = await client.getJob(job.id);
    return done.videos[0]!.variations.map((variation) => variation.crc32);
  };
  const first = await checksums('1');
  expect(new Set(first).size).toBe(2);
  expect(await checksums('1')).toEqual(first);
  expect(await checksums('2')).not.toEqual(first);
});

it('refuses what it cannot do with a reason, and keeps nothing', async () => {
  const { server, client, dataDir } = await runServer();
  const refusals: [fields: Record<string, string>, code: string][] = [
    [{ variations: '0' }, 'INVALID_FIELD'],
    [{ variations: '21' }, 'INVALID_FIELD'],
    [{ variations: '2.5' }, 'INVALID_FIELD'],
    [{ preset: 'wild' }, 'INVALID_FIELD'],
    [{ seed: '4294967296' }, 'INVALID_FIELD'],
    [{ effects: '{"speed":{"enabled":true,"min":0.1,"max":9}}' }, 'INVALID_FIELD'],
    [{ effects: '{' }, 'INVALID_FIELD'],
    [{ variation: '3' }, 'INVALID_FIELD'],
  ];
  for (const [fields, code] of refusals) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    form.set('videos', new Blob(['x']), 'a.mp4');
    const response = await fetch(`${server.url}/api/jobs`, {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${client.token}` },
    });
    expect([fields, response.status, await response.json()]).toMatchObject([fields, 400, { code }]);
    expect(await filesIn(join(dataDir, 'uploads'))).toEqual([]);
  }
});

it('cancels what is not finished, and keeps what is', async () => {
  const running = await runServer({ env: { SLOTS: '1' } });
  const { client } = running;
  const clip = join(await tempDir(), 'clip.mp4');
  await makeClip(clip, { seconds: 4 });
  const one = Promise.withResolvers<undefined>();
  const channel = new Channel({
    url: running.server.url,
    token: client.token,
    onMessage: (message) => {
      if (message.type === 'event' && message.kind === 'variation.updated')
        if (message.data.variation.status === 'completed') one.resolve(undefined);
    },
  });
  await channel.ready;
  const { job } = await client.createJob({ videoPaths: [clip], variations: 8 });
  await one.promise;
  await client.cancelJob(job.id);
  await client.cancelJob(job.id);
  channel.close();
  const after: Job = await client.getJob(job.id);
  expect(after.status).toBe('completed');
  expect(after.counts.completed).toBeGreaterThan(0);
  expect(after.counts.cancelled).toBeGreaterThan(0);
  expect(after.counts.completed + after.counts.cancelled).toBe(8);
});
