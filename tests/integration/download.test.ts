import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import type { Job } from '../../src/lib/contract/job.ts';
import { isFinal } from '../../src/lib/contract/states.ts';
import { newClip, testApp } from '../support/app.ts';
import { makeClip } from '../support/clips.ts';
import { readArchive } from '../support/read-archive.ts';
import { runServer, type RunningServer } from '../support/running-server.ts';
import { tempDir } from '../support/temp-dir.ts';

/** Noise cannot be packed: a second of it makes variations of some megabytes. */
async function noisyClip(): Promise<string> {
  const path = join(await tempDir(), 'noise.mp4');
  await makeClip(path, { size: '640x360', filters: 'noise=alls=100:allf=t' });
  return path;
}

function caller({ server, client }: RunningServer) {
  return (path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
    fetch(`${server.url}/api/jobs/${path}`, {
      ...init,
      headers: { authorization: `Bearer ${client.token}`, ...headers },
    });
}

async function finishedJob({ client }: RunningServer, variations: number): Promise<Job> {
  const { job } = await client.createJob({ videoPaths: [await noisyClip()], variations });
  let now = await client.getJob(job.id);
  for (; !isFinal(now.status); now = await client.getJob(job.id)) await wait(100);
  expect(now.status).toBe('completed');
  return now;
}

/** What arrives until the connection is cut, at least so many bytes. */
async function cutAfter(response: Response, bytes: number, cut: () => unknown): Promise<Buffer> {
  const arrived: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of response.body!) {
      arrived.push(chunk);
      sizeBytes += chunk.length;
      if (sizeBytes >= bytes) await cut();
    }
  } catch {
    // That it is cut is the point.
  }
  return Buffer.concat(arrived);
}

it('goes on with a download where it was cut, also after the server was killed', async () => {
  const first = await runServer();
  const job = await finishedJob(first, 3);
  const zip = `${job.id}/download`;
  const file = `${job.id}/videos/${job.videos[0]!.id}/variations/1?download=1`;
  const call = caller(first);
  for (const path of [zip, file]) {
    const response = await call(path);
    const whole = Buffer.from(await response.arrayBuffer());
    const etag = response.headers.get('etag')!;
    const cut = new AbortController();
    const arrived = await cutAfter(
      await call(path, {}, { signal: cut.signal }),
      whole.length / 3,
      () => cut.abort(),
    );
    expect(arrived.length).toBeLessThan(whole.length);
    const rest = await call(path, { range: `bytes=${arrived.length}-`, 'if-range': etag });
    expect([rest.status, rest.headers.get('etag')]).toEqual([206, etag]);
    const joined = Buffer.concat([arrived, await rest.bytes()]);
    expect(joined.equals(whole)).toBe(true);
  }

  const before = await call(zip);
  const etag = before.headers.get('etag')!;
  const killed = () => {
    process.kill(first.server.pid, 'SIGKILL');
    return first.server.ended;
  };
  const arrived = await cutAfter(before, 100_000, killed);
  const second = await runServer({ dataDir: first.dataDir });
  const again = caller(second);
  const head = await again(zip, {}, { method: 'HEAD' });
  expect([head.status, head.headers.get('etag')]).toEqual([200, etag]);
  expect(Number(head.headers.get('content-length'))).toBe(job.downloadBytes);
  expect(arrived.length).toBeLessThan(job.downloadBytes!);
  const rest = await again(zip, { range: `bytes=${arrived.length}-`, 'if-range': etag });
  expect(rest.status).toBe(206);
  const joined = Buffer.concat([arrived, await rest.bytes()]);
  const path = join(await tempDir(), 'joined.zip');
  await writeFile(path, joined);
  expect((await readArchive(path)).map((entry) => entry.name)).toEqual([
    ...[1, 2, 3].map((n) => `noise/noise_var${n}.mp4`),
    'previews/noise.jpg',
    'manifest.json',
  ]);
  expect(joined.length).toBe(job.downloadBytes);

  const size = joined.length;
  const parts = Array.from({ length: 8 }, async (_, part) => {
    const [start, end] = [part, part + 1].map((at) => Math.floor((size * at) / 8));
    const answer = await again(zip, { range: `bytes=${start!}-${end! - 1}` });
    expect(answer.headers.get('content-range')).toBe(`bytes ${start!}-${end! - 1}/${size}`);
    return answer.bytes();
  });
  expect(Buffer.concat(await Promise.all(parts)).equals(joined)).toBe(true);

  for (const [headers, status] of [
    [{ 'if-none-match': etag }, 304],
    [{ range: `bytes=${size}-` }, 416],
    [{ range: 'bytes=0-9', 'if-range': '"another"' }, 200],
    [{ range: 'bytes=0-9', 'if-range': 'Thu, 01 Jan 2099 00:00:00 GMT' }, 200],
  ] as const) {
    const answer = await again(zip, headers);
    expect([headers, answer.status]).toEqual([headers, status]);
    await answer.body?.cancel();
  }

  const part = await again(`${zip}?variations=${job.videos[0]!.variations[1]!.id}`);
  expect(part.headers.get('content-disposition')).toContain(`video-refresher-${job.id}-part.zip`);
  await writeFile(path, await part.bytes());
  expect((await readArchive(path)).map((entry) => entry.name)).toEqual([
    'noise/noise_var2.mp4',
    'manifest.json',
  ]);
  expect((await again(`${zip}?variations=nothing`)).status).toBe(404);
}, 60_000);

it('cuts the connection rather than end a download that is not right', async () => {
  const running = await runServer();
  const { client, dataDir } = running;
  const job = await finishedJob(running, 2);
  const folder = join(dataDir, 'outputs', job.id, job.videos[0]!.id);
  const name = (await readdir(folder)).filter((each) => each.endsWith('.mp4')).sort()[1]!;
  const bytes = await readFile(join(folder, name));
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(join(folder, name), bytes);
  const call = caller(running);
  await expect(call(`${job.id}/download`).then((answer) => answer.bytes())).rejects.toThrow();
  const files = [1, 2].map((n) =>
    call(`${job.id}/videos/${job.videos[0]!.id}/variations/${n}`)
      .then((answer) => answer.bytes())
      .then(
        () => 'whole',
        () => 'cut',
      ),
  );
  expect((await Promise.all(files)).sort()).toEqual(['cut', 'whole']);
  expect((await client.getJob(job.id)).status).toBe('completed');
});

it('gives a slow reader every byte of a job whose time is over, and then lets it go', async () => {
  const { app, submit, final, until, events } = await testApp({
    env: { RETENTION_HOURS: '0.001', SWEEP_CRON: '* * * * * *' },
  });
  const clip = await noisyClip();
  const read = (await submit([clip], { variations: '2' })).job.id;
  await final(read);
  const { open, sizeBytes } = await app.downloadJob(read);
  const reader = open();
  const taken: Buffer[] = [];
  for await (const chunk of reader.iterator({ destroyOnReturn: false })) {
    taken.push(chunk as Buffer);
    break;
  }
  const unread = (await submit([await newClip()], { variations: '1' })).job.id;
  await until((event) => event.kind === 'job.expired' && event.jobId === unread);
  expect((await app.getJob(read)).status).toBe('completed');
  for await (const chunk of reader) taken.push(chunk as Buffer);
  expect(taken.length).toBeGreaterThan(2);
  const path = join(await tempDir(), 'slow.zip');
  await writeFile(path, Buffer.concat(taken));
  expect((await readArchive(path)).length).toBe(4);
  expect(Buffer.concat(taken).length).toBe(sizeBytes);
  await until((event) => event.kind === 'job.expired' && event.jobId === read);
  expect(events.filter((event) => event.kind === 'job.expired')).toHaveLength(2);
  await expect(app.downloadJob(read)).rejects.toMatchObject({ code: 'JOB_EXPIRED' });
}, 60_000);

it('hands out what is finished while the job goes on', async () => {
  const { app, submit, until } = await testApp({ env: { SLOTS: '1' } });
  const { job } = await submit([await newClip(2, '640x360')], { variations: '6' });
  await expect(app.downloadJob(job.id, { kind: 'ready' })).rejects.toMatchObject({
    code: 'JOB_NOT_READY',
  });
  const isFinished = (n: number) =>
    until(
      (event) =>
        event.kind === 'variation.updated' &&
        event.data.variation.n === n &&
        event.data.variation.status === 'completed',
    );
  await isFinished(1);
  const one = await app.downloadJob(job.id, { kind: 'ready' });
  expect((await buffer(one.open())).length).toBe(one.sizeBytes);
  await expect(app.downloadJob(job.id)).rejects.toMatchObject({ code: 'JOB_NOT_READY' });
  await isFinished(2);
  expect((await app.downloadJob(job.id, { kind: 'ready' })).etag).not.toBe(one.etag);
  await app.cancel({ jobId: job.id });
});

it('gives the same ZIP after a restart', async () => {
  const first = await testApp();
  const { job } = await first.submit([await newClip()], { variations: '2' });
  await first.final(job.id);
  const before = await first.app.downloadJob(job.id);
  const bytes = await buffer(before.open());
  await first.app.pinJob(job.id, true);
  await first.app.stop();
  const second = await testApp({ dataDir: first.dataDir });
  const after = await second.app.downloadJob(job.id);
  expect(after.etag).toBe(before.etag);
  expect((await buffer(after.open())).equals(bytes)).toBe(true);
});
