import { createWriteStream } from 'node:fs';
import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import type { Job, Variation } from '../../src/lib/contract/job.ts';
import { MIN_DISTINCTNESS } from '../../src/lib/engine/distinctness.ts';
import type { App } from '../../src/lib/server/app.ts';
import { makeClip, meanColour, probe } from '../support/clips.ts';
import { newClip, testApp, type TestApp } from '../support/app.ts';
import { readArchive } from '../support/read-archive.ts';
import { tempDir } from '../support/temp-dir.ts';

const off = { enabled: false, min: 1, max: 1 };
const still = { enabled: false, min: 0, max: 0 };
/** Grain and nothing else: copies, as far as anybody can see. */
const ONLY_GRAIN = JSON.stringify({
  ...{ zoom: off, contrast: off, saturation: off, gamma: off, speed: off },
  ...{ panX: still, panY: still, brightness: still, hue: still, mirror: { enabled: false } },
});

async function saved(picture: { open: () => NodeJS.ReadableStream }): Promise<string> {
  const path = join(await tempDir(), 'picture.jpg');
  await pipeline(picture.open(), createWriteStream(path));
  return path;
}

/** The entries of the job's archive; its size is the one that was told. */
async function archiveOf(app: App, job: Job) {
  const path = join(await tempDir(), 'job.zip');
  const { open, sizeBytes } = await app.downloadJob(job.id);
  await pipeline(open(), createWriteStream(path));
  expect([(await stat(path)).size, sizeBytes]).toEqual([job.downloadBytes, job.downloadBytes]);
  return readArchive(path);
}

function told({ events }: TestApp, id: string): Variation[] {
  return events.flatMap((event) =>
    event.kind === 'variation.updated' && event.data.variation.id === id
      ? [event.data.variation]
      : [],
  );
}

it('takes a poster of each variation and puts them beside the source in one sheet', async () => {
  const { app, submit, final, dataDir } = await testApp();
  const fields = { variations: '2', preset: 'bold', seed: '1' };
  const { job } = await submit([await newClip(2, '640x360')], fields);
  const done = await final(job.id);
  const [video] = done.videos;
  const posters = [1, 2].map((n) => app.pictures.poster(job.id, video!.id, n));
  const [first, second] = await Promise.all(posters);
  expect(first!.etag).not.toBe(second!.etag);
  const poster = await saved(first!);
  expect((await probe(poster)).streams[0]).toMatchObject({ width: 480, height: 270 });
  const sheet = await saved(await app.pictures.sheet(job.id, video!.id));
  expect((await probe(sheet)).streams[0]).toMatchObject({ width: 960, height: 180 });
  // The second cell is the first variation; this patch of it has one colour and no number on it.
  const [inSheet, alone] = [
    await meanColour(sheet, '8:8:400:120'),
    await meanColour(poster, '12:12:120:180'),
  ];
  for (const [plane, value] of inSheet.entries())
    expect(Math.abs(value - alone[plane]!)).toBeLessThan(4);

  for (const { quality, rerolled } of video!.variations) {
    expect(rerolled).toBe(false);
    // Bold grain on a picture this small meets the cap on bits.
    expect(quality.ssim).toBeGreaterThan(0.7);
    expect(quality.bitrate).toBeGreaterThan(10_000);
    expect(quality.distinctness!.source).toBeGreaterThan(MIN_DISTINCTNESS);
  }
  const [one, two] = video!.variations.map(({ quality }) => quality.distinctness!);
  expect(one!.nearest).toBe(two!.nearest);
  expect([one!.nearestVariation, two!.nearestVariation]).toEqual([2, 1]);
  expect(await readdir(join(dataDir, 'tmp'))).toEqual([]);
});

it('has a sheet of each video in the archive, and another one when something was drawn anew', async () => {
  const { app, submit, final } = await testApp();
  const clip = await newClip();
  const fields = { variations: '2', keepSources: 'true' };
  const before = await final((await submit([clip, clip], fields)).job.id);
  const first = await archiveOf(app, before);
  expect(first.slice(4).map(({ name }) => name)).toEqual([
    'previews/clip.jpg',
    'previews/clip (2).jpg',
    'manifest.json',
  ]);
  const manifest = JSON.parse(first.at(-1)!.bytes.toString()) as { videos: object[] };
  const { quality } = before.videos[0]!.variations[0]!;
  expect(manifest.videos[0]).toMatchObject({
    variations: [{ ssim: quality.ssim, distinctness: quality.distinctness, rerolled: false }, {}],
  });
  const videoId = before.videos[0]!.id;
  const etag = (await app.pictures.sheet(before.id, videoId)).etag;
  await app.reroll({ jobId: before.id, videoId, n: 2 });
  const second = await archiveOf(app, await final(before.id));
  expect(second[4]!.sha256).not.toBe(first[4]!.sha256);
  expect(second[5]!.sha256).toBe(first[5]!.sha256);
  expect((await app.pictures.sheet(before.id, videoId)).etag).not.toBe(etag);
});

it('draws what nobody could tell from its source anew, once, and says so, always alike', async () => {
  const tested = await testApp();
  const { app, submit, final } = tested;
  const fields = { variations: '2', seed: '3', effects: ONLY_GRAIN };
  const clip = await newClip();
  const run = async () => final((await submit([clip], fields)).job.id);
  const done = await run();
  expect(done).toMatchObject({ status: 'completed', counts: { completed: 2 } });
  for (const variation of done.videos[0]!.variations) {
    expect(variation).toMatchObject({ rerolled: true, attempt: 2 });
    expect(variation.quality.distinctness!.source).toBeLessThan(MIN_DISTINCTNESS);
    const states = told(tested, variation.id).map(({ status, rerolled }) => [status, rerolled]);
    expect(states.slice(0, 2)).toEqual([
      ['processing', false],
      ['completed', false],
    ]);
    expect(states).toContainEqual(['queued', true]);
    expect(states.at(-1)).toEqual(['completed', true]);
    expect(told(tested, variation.id).at(-1)).toEqual(variation);
  }
  const files = await readdir(join(tested.dataDir, 'outputs', done.id, done.videos[0]!.id));
  expect(files.filter((file) => file.endsWith('.mp4')).sort()).toEqual(['1.2.mp4', '2.2.mp4']);
  const again = await run();
  const made = (job: Job) =>
    job.videos[0]!.variations.map(({ crc32, effects }) => [crc32, effects]);
  expect(made(again)).toEqual(made(done));
  expect(await archiveOf(app, done)).toHaveLength(4);
});

it('keeps a variation of which no picture can be taken', async () => {
  const path = join(await tempDir(), 'ffmpeg');
  await writeFile(path, '#!/bin/sh\ncase "$*" in *"-f mjpeg"*) exit 1;; esac\nexec ffmpeg "$@"\n');
  await chmod(path, 0o755);
  const { app, submit, final } = await testApp({ env: { FFMPEG_PATH: path } });
  const done = await final((await submit([await newClip()], { variations: '1' })).job.id);
  const [video] = done.videos;
  expect(video!.variations[0]).toMatchObject({
    status: 'completed',
    quality: { distinctness: null },
  });
  await expect(app.pictures.poster(done.id, video!.id, 1)).rejects.toMatchObject({
    code: 'PICTURE_NOT_FOUND',
  });
  await expect(app.pictures.sheet(done.id, video!.id)).rejects.toMatchObject({
    code: 'PICTURE_NOT_FOUND',
  });
  expect((await archiveOf(app, done)).map(({ name }) => name)).toEqual([
    'clip/clip_var1.mp4',
    'manifest.json',
  ]);
});

it('makes a sheet of what was finished when the rest is cancelled', async () => {
  const { app, submit, until } = await testApp({ env: { SLOTS: '1' } });
  const { job } = await submit([await newClip(2, '640x360')], { variations: '4' });
  await until(
    (event) => event.kind === 'variation.updated' && event.data.variation.status === 'completed',
  );
  const cancelled = await app.cancel({ jobId: job.id });
  const finished = cancelled.counts.completed;
  expect(finished).toBeLessThan(4);
  const sheet = await saved(await app.pictures.sheet(job.id, job.videos[0]!.id));
  expect((await probe(sheet)).streams[0]).toMatchObject({ width: 320 * (finished + 1) });
  expect(await archiveOf(app, cancelled)).toHaveLength(finished + 2);
});

it('shows upright pictures upright, and films of high range in ordinary colours', async () => {
  const { app, submit, final } = await testApp();
  const path = join(await tempDir(), 'hdr.mp4');
  const tags = ['-color_trc', 'smpte2084', '-color_primaries', 'bt2020', '-colorspace', 'bt2020nc'];
  await makeClip(path, {
    size: '120x160',
    options: ['-pix_fmt', 'yuv420p10le', '-c:v', 'libx264', ...tags],
  });
  const fields = { variations: '1', effects: '{"mirror":{"enabled":false}}' };
  const done = await final((await submit([path], fields)).job.id);
  const [video] = done.videos;
  expect(video!.variations[0]!.status).toBe('completed');
  const sheet = await buffer((await app.pictures.sheet(done.id, video!.id)).open());
  expect(sheet.subarray(0, 2).toString('hex')).toBe('ffd8');
  const poster = await saved(await app.pictures.poster(done.id, video!.id, 1));
  expect((await probe(poster)).streams[0]).toMatchObject({ width: 120, height: 160 });
  expect(video!.variations[0]!.quality.distinctness!.source).toBeLessThan(20);
});
