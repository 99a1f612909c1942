import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { JobAccepted } from '../../src/lib/contract/job.ts';
import { newClip, testApp } from '../support/app.ts';
import { ffmpeg, makeClip } from '../support/clips.ts';
import { withExternalTrack } from '../support/external-track.ts';
import { filesIn } from '../support/files-in.ts';
import { readArchive } from '../support/read-archive.ts';
import { runServer } from '../support/running-server.ts';
import { tempDir } from '../support/temp-dir.ts';

/** Names that would do harm in an argument list, a path, a header, a page or a ZIP. */
const NAMES = [
  '-y.mp4',
  'http:x.mp4',
  'a:b.mp4',
  '%03d.mp4',
  '../../x',
  'a\0b.mp4',
  'C:\\x',
  `${'long'.repeat(75)}.mp4`,
  '\u202Egpj.mp4',
  '"\r\nX: 1.mp4',
  '<img src=x onerror=alert(1)>.mp4',
  'CON.mp4',
  'con.mov',
];

it('takes any name for what it is: words to show', async () => {
  const folder = await tempDir();
  const argvFile = join(folder, 'argv');
  const env = {
    FFMPEG_PATH: await loggingEach('ffmpeg', folder, argvFile),
    FFPROBE_PATH: await loggingEach('ffprobe', folder, argvFile),
  };
  const { server, client, dataDir } = await runServer({ env });
  const clip = await readFile(await newClip(0.4));
  const form = new FormData();
  form.set('variations', '1');
  for (const name of NAMES) form.append('videos', new Blob([clip]), name);
  const headers = { authorization: `Bearer ${client.token}` };
  const sent = await fetch(`${server.url}/api/jobs`, { method: 'POST', body: form, headers });
  expect(sent.status).toBe(202);
  const { job } = v.parse(JobAccepted, await sent.json());
  await expect
    .poll(async () => (await client.getJob(job.id)).status, { timeout: 30_000 })
    .toBe('completed');
  const done = await client.getJob(job.id);
  expect(done.counts).toMatchObject({ completed: NAMES.length });
  for (const video of done.videos) expect(video.name).not.toMatch(/[\p{Cc}\p{Cf}/\\]/u);

  const zip = join(await tempDir(), 'out.zip');
  await client.download(job.id, zip);
  const names = (await readArchive(zip)).map((entry) => entry.name);
  expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  for (const name of names) {
    expect(name).not.toMatch(/^[/-]|\.\.|[\\:*?"<>|%\p{Cc}\p{Cf}]/u);
    for (const part of name.split('/')) expect(part).not.toMatch(/^(con|nul|aux|prn)(\.|$)/i);
    expect(Buffer.byteLength(name)).toBeLessThan(250);
  }
  const [video] = done.videos;
  const download = await fetch(
    `${server.url}/api/jobs/${job.id}/videos/${video!.id}/variations/1?download=1`,
    { headers },
  );
  expect(download.headers.get('content-disposition')).toMatch(
    /^attachment; filename="[\x20-\x7e]+"/,
  );
  await download.body?.cancel();

  // As ffmpeg was started, and where the files lie: names that we made ourselves.
  const argv = await readFile(argvFile, 'utf8');
  expect(argv).toContain(`file:${dataDir}/uploads/`);
  for (const word of [
    '-y.mp4',
    'http:x',
    'a:b',
    '03d',
    'C:\\',
    'longlong',
    'gpj',
    'X: 1',
    'onerror',
  ])
    expect(argv).not.toContain(word);
  expect(argv).not.toMatch(/\/(con|\.\.)\b/i);
  for (const file of await filesIn(join(dataDir, 'outputs')))
    expect(file).toMatch(/^[0-9A-Z]{26}\/[0-9A-Z]{26}\/[\w.-]+$/);
  const page = await fetch(`${server.url}/jobs/${job.id}`, { headers });
  const html = await page.text();
  expect(html).toContain('&lt;img src=x onerror');
  expect(html).not.toContain('<img src=x');
});

/** A program that writes down how it was called, and is that program otherwise. */
async function loggingEach(program: string, folder: string, argvFile: string): Promise<string> {
  const path = join(folder, program);
  await writeFile(path, `#!/bin/sh\nprintf '%s\\n' "$@" >> ${argvFile}\nexec ${program} "$@"\n`);
  await chmod(path, 0o755);
  return path;
}

it('tells in its outputs neither where nor with what a video was taken', async () => {
  const { submit, final, app } = await testApp();
  const tags = { location: '+48.1372+011.5756/', make: 'Telephone Works', title: 'Secret title' };
  const source = join(await tempDir(), 'phone.mov');
  await makeClip(source, {
    options: [
      ...['-movflags', 'use_metadata_tags'],
      ...Object.entries({ ...tags, 'com.apple.quicktime.location.ISO6709': tags.location }).flatMap(
        ([name, value]) => ['-metadata', `${name}=${value}`, '-metadata:s:v', `${name}=${value}`],
      ),
    ],
  });
  const words = Object.values(tags);
  const bytesOf = async (stream: AsyncIterable<Buffer>) => {
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk);
    return Buffer.concat(chunks);
  };
  for (const word of words) expect((await readFile(source)).includes(word)).toBe(true);
  const { job } = await submit([source], { variations: '2' });
  expect((await final(job.id)).status).toBe('completed');
  // Whole files as they are: every variation, the sheet and the manifest.
  const archive = await bytesOf((await app.downloadJob(job.id)).open(null));
  expect(archive.length).toBeGreaterThan(10_000);
  for (const word of words) expect(archive.includes(word)).toBe(false);
});

it('refuses what would cost too much within a second, and goes on with the rest', async () => {
  const { app, submit, final } = await testApp();
  const folder = await tempDir();
  const path = (name: string) => join(folder, name);
  const still = ['-f', 'lavfi', '-i'];
  await ffmpeg(
    ...[...still, 'color=size=16384x8192:rate=1:duration=1'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', path('huge.mp4')],
  );
  const day = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency'];
  await ffmpeg(...still, 'color=size=16x16:rate=1:duration=3600', ...day, path('long.mp4'));
  await makeClip(path('good.mp4'));
  const startedAt = performance.now();
  const { job, refused } = await submit(['huge.mp4', 'long.mp4', 'good.mp4'].map(path), {
    variations: '1',
  });
  expect(performance.now() - startedAt).toBeLessThan(5000);
  expect(refused.map(({ name, code }) => [name, code])).toEqual([
    ['huge.mp4', 'VIDEO_TOO_BIG'],
    ['long.mp4', 'VIDEO_TOO_LONG'],
  ]);
  for (const { message } of refused) expect(message).toMatch(/^[A-Z].*\.$/);
  expect((await final(job.id)).status).toBe('completed');
  expect((await app.getJob(job.id)).videos.map(({ status }) => status)).toEqual([
    'failed',
    'failed',
    'completed',
  ]);
});

it('makes nothing of a batch in which nothing is usable, and says why for each', async () => {
  const { submit, events } = await testApp();
  const folder = await tempDir();
  const files: string[] = [];
  for (const [name, content] of [
    ['list.mp4', '#EXTM3U\nfile:///etc/passwd\n'],
    ['empty.mp4', ''],
    ['page.mp4', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ] as const) {
    await writeFile(join(folder, name), content);
    files.push(join(folder, name));
  }
  await expect(submit(files)).rejects.toMatchObject({
    status: 422,
    code: 'NOT_A_VIDEO',
    facts: {
      refused: [
        { name: 'list.mp4', code: 'NOT_A_VIDEO' },
        { name: 'empty.mp4', code: 'VIDEO_EMPTY' },
        { name: 'page.mp4', code: 'NOT_A_VIDEO' },
      ],
    },
  });
  expect(events).toEqual([]);
});

it('does not follow a film to another file', async () => {
  const { submit, events } = await testApp();
  const other = join(await tempDir(), 'other.mov');
  await makeClip(other, { soundSeconds: 0 });
  const film = join(await tempDir(), 'film.mov');
  await writeFile(film, withExternalTrack(await readFile(other), other));
  const decode = ['-f', 'mov', '-i', `file:${film}`, '-f', 'null', '-'];
  // The other file is all that is missing: who follows gets its pictures.
  await ffmpeg('-enable_drefs', '1', '-use_absolute_path', '1', '-xerror', ...decode);
  await expect(submit([film])).rejects.toMatchObject({ status: 422 });
  expect(events).toEqual([]);
});

it('never calls a damaged source completed with pictures missing', async () => {
  const { submit, final } = await testApp();
  const whole = join(await tempDir(), 'whole.mp4');
  await makeClip(whole, { seconds: 6, size: '320x180', filters: 'noise=alls=20:allf=t' });
  const bytes = await readFile(whole);
  const flipped = join(await tempDir(), 'flipped.mp4');
  await copyFile(whole, flipped);
  const damaged = Buffer.from(bytes);
  for (let at = Math.floor(bytes.length * 0.6); at < bytes.length * 0.6 + 4000; at += 7)
    damaged[at] = (damaged[at] ?? 0) ^ 0x55;
  await writeFile(flipped, damaged);
  const { job } = await submit([flipped, whole], { variations: '1' });
  const done = await final(job.id);
  const [bad, good] = done.videos;
  expect(good?.status).toBe('completed');
  expect(bad?.status).toBe('failed');
  expect(bad?.variations[0]?.error).toMatchObject({ code: 'SOURCE_DAMAGED' });
  expect(bad?.variations[0]?.error?.message).toMatch(/^The video is damaged after 0:0\d\.$/);
  expect(bad?.variations[0]?.error?.details).not.toMatch(/\/tmp|uploads/);
});
