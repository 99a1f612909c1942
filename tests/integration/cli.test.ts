import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { expect, it, onTestFinished } from 'vitest';
import { verifyZip } from '../../scripts/demo/verify-zip.ts';
import { JobAccepted, JobAnswer, JobPage } from '../../src/lib/contract/job.ts';
import { newClip } from '../support/app.ts';
import { filesIn } from '../support/files-in.ts';
import { PASSWORD, runServer } from '../support/running-server.ts';
import { tempDir } from '../support/temp-dir.ts';

const LAUNCHER = fileURLToPath(new URL('../../cli/video-refresher.mjs', import.meta.url));

interface Ran {
  readonly exitCode: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the command as a script would: no terminal, settings of its own. */
async function commandLine(env: Readonly<Record<string, string>>) {
  const config = await tempDir();
  const start = (...args: string[]) => {
    const child = spawn(process.execPath, [LAUNCHER, ...args], {
      env: { PATH: process.env.PATH, XDG_CONFIG_HOME: config, ...env },
    });
    const ran = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (ran.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (ran.err += text));
    const ended = once(child, 'close').then(([exitCode]): Ran => {
      return { exitCode: exitCode as number | null, ...ran };
    });
    return { child, ended };
  };
  const run = (...args: string[]) => {
    const { child, ended } = start(...args);
    child.stdin.end();
    return ended;
  };
  return { start, run, config };
}

async function twoClips(): Promise<string[]> {
  const clip = await newClip(0.5);
  const folder = await tempDir();
  const paths = ['one.mp4', 'two.mp4'].map((name) => join(folder, name));
  for (const path of paths) await copyFile(clip, path);
  return paths;
}

it('logs in, sends videos, waits, and saves a ZIP that is right', async () => {
  const { server } = await runServer();
  const { run, start, config } = await commandLine({ VIDEO_REFRESHER_URL: server.url });
  const early = await run('jobs');
  expect([early.exitCode, early.err]).toEqual([4, expect.stringMatching(/login/)]);
  const login = start('login');
  login.child.stdin.end(`${PASSWORD}\n`);
  expect(await login.ended).toMatchObject({ exitCode: 0 });
  expect((await stat(join(config, 'video-refresher.json'))).mode & 0o777).toBe(0o600);

  const out = join(await tempDir(), 'results');
  const sent = await run('submit', ...(await twoClips()), '-n', '2', '--wait', '--out', out);
  expect(sent).toMatchObject({ exitCode: 0, err: '' });
  expect(sent.out).toMatch(/4 of 4 variations, completed/);
  expect(sent.out).not.toContain('\u001b');
  const [name = ''] = await readdir(out);
  expect(name).toMatch(/^video-refresher-\w{26}\.zip$/);
  const { problems, variations } = await verifyZip(join(out, name));
  expect([problems, variations.length]).toEqual([[], 4]);

  expect(await run('logout')).toMatchObject({ exitCode: 0 });
  expect(await readdir(config)).toEqual([]);
  expect(await run('jobs')).toMatchObject({ exitCode: 4 });
}, 60_000);

it('tells programs in JSON', async () => {
  const { server } = await runServer();
  const env = { VIDEO_REFRESHER_URL: server.url, VIDEO_REFRESHER_PASSWORD: PASSWORD };
  const { run } = await commandLine(env);
  const notVideo = join(await tempDir(), 'notes.mp4');
  await writeFile(notVideo, 'words');
  const [clip = ''] = await twoClips();

  const sent = await run('submit', clip, '-n', '1', '--json', '--name', 'mine', '--seed', '7');
  expect(sent.exitCode).toBe(0);
  const { job } = v.parse(JobAccepted, JSON.parse(sent.out));
  expect(job).toMatchObject({ name: 'mine', seed: 7 });
  const folder = await tempDir();
  const waited = await run('download', job.id, '--wait', '--json', '--out', folder);
  const lines = waited.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.slice(-2)).toMatchObject([
    { type: 'ended', job: { status: 'completed' } },
    { type: 'saved', path: join(folder, `video-refresher-${job.id}.zip`) },
  ]);

  const mixed = await run('submit', clip, notVideo, '-n', '1', '--wait', '--json');
  expect(mixed.exitCode).toBe(1);
  expect(mixed.out).toMatch(/"type":"accepted".*"code":"NOT_A_VIDEO"/);

  const page = v.parse(JobPage, JSON.parse((await run('jobs', '--json')).out));
  expect(page.jobs).toHaveLength(2);
  const shown = v.parse(JobAnswer, JSON.parse((await run('show', job.id, '--json')).out));
  expect(shown.job.id).toBe(job.id);
  expect((await run('show', job.id)).out).toContain(', its results go ');
  expect((await run('cancel', job.id)).out).toMatch(/^There was nothing to cancel: 1 of 1/);
  expect((await run('delete', job.id, '--json')).out).toBe(`{"deleted":"${job.id}"}\n`);
  expect((await run('show', job.id)).out).toContain(', its results are gone');
  const gone = await run('download', job.id, '--json', '--out', folder);
  expect([gone.exitCode, gone.out]).toEqual([1, '']);
  expect(JSON.parse(gone.err)).toMatchObject({ error: { code: 'JOB_DELETED' } });
}, 60_000);

it('ends with a code that tells what went wrong', async () => {
  const { server } = await runServer();
  const { run, start } = await commandLine({ VIDEO_REFRESHER_URL: server.url });
  const wrong = start('login', '--json');
  wrong.child.stdin.end('wrong\n');
  const refused = await wrong.ended;
  expect([refused.exitCode, JSON.parse(refused.err)]).toMatchObject([
    4,
    { error: { code: 'INVALID_PASSWORD' } },
  ]);
  const silent = start('login');
  silent.child.stdin.end();
  expect(await silent.ended).toMatchObject({
    exitCode: 2,
    err: expect.stringContaining('No password was given') as string,
  });
  expect(await run('jobs', '--token', 'made-up')).toMatchObject({ exitCode: 4 });
  expect(await run('submit', '/nowhere.mp4')).toMatchObject({ exitCode: 2 });
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  const nobody = await run('jobs', '--token', 'x', '--url', `http://127.0.0.1:${port}`);
  expect([nobody.exitCode, nobody.err]).toEqual([3, expect.stringMatching(/ECONNREFUSED/)]);
  expect(await run('--help')).toMatchObject({ exitCode: 0, err: '' });
});

it('leaves no upload behind of what is refused or stopped', async () => {
  const { server, client, dataDir } = await runServer();
  const env = { VIDEO_REFRESHER_URL: server.url, VIDEO_REFRESHER_TOKEN: client.token };
  const { run, start } = await commandLine(env);
  const uploads = () => filesIn(join(dataDir, 'uploads', 'incoming'));
  const notVideo = join(await tempDir(), 'notes.mp4');
  await writeFile(notVideo, 'words');
  expect(await run('submit', notVideo, '-n', '1')).toMatchObject({ exitCode: 1 });
  expect(await uploads()).toEqual([]);

  const huge = join(await tempDir(), 'huge.mp4');
  await writeFile(huge, '');
  await truncate(huge, 1024 ** 3);
  const { child, ended } = start('submit', notVideo, huge, '-n', '1');
  // Each has a second file that tells about it.
  await expect.poll(uploads).toHaveLength(4);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ exitCode: 130 });
  expect(await uploads()).toEqual([]);
}, 60_000);

/** Passes everything on, but ends the first download after so many bytes, once they are saved. */
async function cuttingProxy(target: string, afterBytes: number, saved: () => Promise<unknown>) {
  /** Range of each download that was asked for. */
  const ranges: (string | undefined)[] = [];
  const proxy = createServer((incoming, outgoing) => {
    const { method, headers, url = '' } = incoming;
    const isDownload = url.endsWith('/download');
    if (isDownload) ranges.push(headers.range);
    let left = isDownload && ranges.length === 1 ? afterBytes : Infinity;
    const passed = httpRequest(target + url, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', (chunk: Buffer) => {
        const part = chunk.subarray(0, Math.max(0, left));
        left -= chunk.length;
        outgoing.write(part);
        if (left > 0 || left + chunk.length <= 0) return;
        void saved().then(() => outgoing.destroy());
      });
      answer.on('end', () => {
        if (left > 0) outgoing.end();
      });
      outgoing.on('close', () => answer.destroy());
    });
    incoming.pipe(passed);
    passed.on('error', () => outgoing.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, ranges };
}

it('goes on with a download that was cut, in the same run and in the next one', async () => {
  const { server, client } = await runServer();
  const { job } = await client.createJob({ videoPaths: [await newClip(0.5)], variations: 1 });
  const env = { VIDEO_REFRESHER_TOKEN: client.token };
  const { run } = await commandLine(env);
  const reference = await tempDir();
  const at = ['--url', server.url];
  expect(await run('download', job.id, '--wait', ...at, '--out', reference)).toMatchObject({
    exitCode: 0,
  });
  const name = `video-refresher-${job.id}.zip`;
  const whole = await readFile(join(reference, name));

  const cut = await tempDir();
  const sizeOfPart = async () => (await stat(join(cut, `${name}.part`)).catch(() => null))?.size;
  const proxy = await cuttingProxy(server.url, 5000, () => expect.poll(sizeOfPart).toBe(5000));
  const proxied = ['--url', proxy.url];
  expect(await run('download', job.id, ...proxied, '--out', cut)).toMatchObject({ exitCode: 0 });
  expect(whole.equals(await readFile(join(cut, name)))).toBe(true);
  expect(await readdir(cut)).toEqual([name]);
  expect(proxy.ranges).toEqual([undefined, 'bytes=5000-']);

  const left = join(await tempDir(), 'left');
  await mkdir(left);
  const answer = await client.send(`/api/jobs/${job.id}/download`, { method: 'HEAD' });
  await writeFile(join(left, `${name}.part`), whole.subarray(0, 7000));
  await writeFile(join(left, `${name}.part.etag`), answer.headers.get('etag') ?? '');
  const resumed = await run('download', job.id, '--json', ...at, '--out', left);
  expect(JSON.parse(resumed.out)).toMatchObject({ resumedAt: 7000, sizeBytes: whole.length });
  expect(whole.equals(await readFile(join(left, name)))).toBe(true);

  // What is left of another file is not added to.
  await writeFile(join(left, `${name}.part`), Buffer.alloc(9000));
  await writeFile(join(left, `${name}.part.etag`), '"another"');
  await truncate(join(left, name), 1);
  expect(await run('download', job.id, ...at, '--out', left)).toMatchObject({ exitCode: 0 });
  expect(whole.equals(await readFile(join(left, name)))).toBe(true);
}, 60_000);

it('cancels a job; Ctrl+C stops only the watching', async () => {
  const { server, client } = await runServer({ env: { SLOTS: '1' } });
  const env = { VIDEO_REFRESHER_URL: server.url, VIDEO_REFRESHER_TOKEN: client.token };
  const { run, start } = await commandLine(env);
  const { child, ended } = start('submit', await newClip(8), '-n', '20', '--wait', '--json');
  const accepted = Promise.withResolvers<string>();
  let text = '';
  child.stdout.on('data', (chunk: string) => {
    text += chunk;
    const [, id] = /"type":"accepted","job":\{"id":"(\w{26})"/.exec(text) ?? [];
    if (id !== undefined) accepted.resolve(id);
  });
  const id = await accepted.promise;
  child.kill('SIGINT');
  const stopped = await ended;
  expect(stopped.exitCode).toBe(130);
  expect(stopped.err).toContain(`video-refresher download ${id} --wait`);

  const early = await run('download', id, '--json', '--out', await tempDir());
  expect(early.exitCode).toBe(1);
  expect(JSON.parse(early.err)).toMatchObject({ error: { code: 'JOB_NOT_READY' } });
  const cancelled = v.parse(JobAnswer, JSON.parse((await run('cancel', id, '--json')).out));
  expect(cancelled.job.counts.cancelled).toBeGreaterThan(0);
  expect(cancelled.job.counts.queued).toBe(0);
}, 60_000);
