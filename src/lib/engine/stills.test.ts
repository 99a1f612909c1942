import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { aSource, ffmpeg, makeClip, meanColour, probe } from '../../../tests/support/clips.ts';
import { tempDir } from '../../../tests/support/temp-dir.ts';
import { NEUTRAL_EFFECTS } from '../contract/effects.ts';
import type { OutputOptions } from '../contract/recipe.ts';
import { contactSheetArguments } from './contact-sheet.ts';
import { encodeArguments } from './encode-arguments.ts';
import { visibleDifference } from './fingerprint.ts';
import { moments } from './moments.ts';
import { outputStillsArguments, sourceStillsArguments, type StillFiles } from './stills.ts';

const run = promisify(execFile);
const output: OutputOptions = { quality: 'fast', fit: 'source', keepAudio: false };
const maxPixels = 1_000_000;
/** Half a minute's worth of key pictures apart, so that seeking alone cannot find a moment. */
const source = aSource({ durationMs: 4000, videoMs: 4000, frames: 100, audio: null });

async function stills(name: string, args: (files: StillFiles) => string[]) {
  const folder = await tempDir();
  const files = {
    posterPath: join(folder, `${name}.jpg`),
    fingerprintPath: join(folder, `${name}.rgb`),
  };
  await run('ffmpeg', args(files));
  return { poster: files.posterPath, fingerprint: await readFile(files.fingerprintPath) };
}

async function longClip(): Promise<string> {
  const path = join(await tempDir(), 'clip.mp4');
  await makeClip(path, { seconds: 4, soundSeconds: 0, options: ['-g', '1000'] });
  return path;
}

async function encoded(sourcePath: string, speed: number): Promise<string> {
  const outputPath = join(await tempDir(), 'output.mp4');
  const effects = { ...NEUTRAL_EFFECTS, speed };
  const how = { threads: 1, encoder: 'libx264', noiseSeed: 1, maxPixels } as const;
  await run('ffmpeg', encodeArguments({ sourcePath, outputPath, source, effects, output, ...how }));
  return outputPath;
}

describe('stills', () => {
  it('of a source are the pictures at its moments, wherever its key pictures are', async () => {
    const path = await longClip();
    const { fingerprint } = await stills('source', (files) =>
      sourceStillsArguments(path, source, output, files, { maxPixels, threads: 1 }),
    );
    const expected = join(await tempDir(), 'expected.rgb');
    const chosen = moments(100).map((frame) => `eq(n,${frame})`);
    await ffmpeg(
      ...['-i', path, '-fps_mode', 'passthrough', '-vf'],
      `select='${chosen.join('+')}',scale=160:120:flags=bicubic:in_range=tv:out_range=tv,` +
        'format=yuv420p,scale=32:18:flags=area:in_range=tv:in_color_matrix=bt709,format=rgb24',
      ...['-f', 'rawvideo', expected],
    );
    expect(visibleDifference(fingerprint, await readFile(expected))).toBeLessThan(0.01);
  });

  it.each([1, 0.8, 1.25])('of a variation at speed %d show the same moments', async (speed) => {
    const path = await longClip();
    const of = await stills('source', (files) =>
      sourceStillsArguments(path, source, output, files, { maxPixels, threads: 1 }),
    );
    const made = await encoded(path, speed);
    const { fingerprint, poster } = await stills('output', (files) =>
      outputStillsArguments(made, source, speed, output, files, maxPixels),
    );
    // testsrc2 moves all the time: a second away, it differs by more than 5.
    expect(visibleDifference(fingerprint, of.fingerprint)).toBeLessThan(2.5);
    const [before, after] = await Promise.all(
      [of.poster, poster].map((file) => meanColour(file, '160:120:0:0')),
    );
    expect(Math.abs(before![0] - after![0])).toBeLessThan(4);
  });

  it('cost an output four pictures to decode: it has key pictures at its moments', async () => {
    const made = await encoded(await longClip(), 1);
    const { stdout } = await run('ffprobe', [
      ...['-v', 'error', '-select_streams', 'v', '-show_entries', 'packet=pts_time,flags'],
      ...['-of', 'csv=p=0', made],
    ]);
    const keys = stdout.split('\n').filter((line) => line.includes('K'));
    const times = keys.map((line) => Number(line.split(',')[0]));
    for (const frame of moments(100)) expect(times).toContain(frame / 25);
  });
});

it('a contact sheet has its pictures in rows, with numbers on them', async () => {
  const folder = await tempDir();
  const [black, white] = await Promise.all(
    ['black', 'white'].map(async (colour) => {
      const path = join(folder, `${colour}.jpg`);
      const input = `color=${colour}:size=160x90`;
      await ffmpeg('-f', 'lavfi', '-i', input, '-frames:v', '1', '-f', 'mjpeg', path);
      return path;
    }),
  );
  const sheet = join(folder, 'sheet.jpg');
  const pictures = [
    { path: white!, n: null },
    { path: white!, n: 18 },
    { path: black!, n: 7 },
  ];
  await run('ffmpeg', contactSheetArguments(pictures, { width: 640, height: 360 }, sheet));
  expect((await probe(sheet)).streams[0]).toMatchObject({ width: 960, height: 180 });
  const brightness = async (crop: string) => (await meanColour(sheet, crop))[0];
  const plate = (cell: number) => brightness(`30:24:${320 * cell}:0`);
  expect(await plate(0)).toBeGreaterThan(220);
  expect(await plate(1)).toBeLessThan(180);
  expect(await plate(2)).toBeGreaterThan(30);
  expect(await brightness('100:100:400:60')).toBeGreaterThan(220);
  expect(await brightness('100:100:720:60')).toBeLessThan(30);
});
