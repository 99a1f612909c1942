import { existsSync } from 'node:fs';
import { chmod, copyFile, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  makeClip,
  meanColour,
  probe,
  turnByAQuarter,
  type ClipOptions,
} from '../../../../../tests/support/clips.ts';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { NEUTRAL_EFFECTS, type Effects } from '../../../contract/effects.ts';
import type { OutputOptions } from '../../../contract/recipe.ts';
import type { Progress } from '../../../engine/progress.ts';
import { systemClock } from '../../clock.ts';
import {
  createEncodeVariation,
  type EncodeHooks,
  type EncodeResult,
  type EncodeTask,
} from './encode-variation.ts';
import { createExamineVideo } from '../intake/examine-video.ts';

const paths = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe' };
const maxPixels = 1920 * 1080;
const deps = { ...paths, threads: 2, maxPixels, clock: systemClock };
const examine = createExamineVideo({ ...paths, limits: { maxPixels, maxDurationSeconds: 60 } });
const encode = createEncodeVariation(deps);
const output: OutputOptions = { quality: 'fast', fit: 'source', keepAudio: true };
const strong: Effects = {
  ...{ zoom: 1.1, panX: -0.5, panY: 0.5, brightness: 0.03, contrast: 1.1, saturation: 1.2 },
  ...{ hue: 8, gamma: 1.05, noise: 6, speed: 1.05, mirror: true },
};

function quietHooks(overrides: Partial<EncodeHooks> = {}): EncodeHooks {
  const { signal } = new AbortController();
  return { signal, onStarted: () => undefined, onProgress: () => undefined, ...overrides };
}

async function taskFor(sourcePath: string, effects: Partial<Effects> = {}): Promise<EncodeTask> {
  return {
    sourcePath,
    outputPath: join(await tempDir(), 'output.mp4'),
    source: await examine(sourcePath),
    effects: { ...NEUTRAL_EFFECTS, ...effects },
    output,
    noiseSeed: 7,
    encoder: 'libx264',
  };
}

async function clip(options?: ClipOptions): Promise<string> {
  const path = join(await tempDir(), 'source.mp4');
  await makeClip(path, options);
  return path;
}

function completed(result: EncodeResult): Extract<EncodeResult, { outcome: 'completed' }> {
  if (result.outcome !== 'completed') throw new Error(JSON.stringify(result));
  return result;
}

/** Encodes, and gives the task, the result and what ffprobe says of the file. */
async function made(options?: ClipOptions, effects?: Partial<Effects>) {
  const task = await taskFor(await clip(options), effects);
  const result = completed(await encode(task, quietHooks()));
  const { streams, format } = await probe(task.outputPath);
  const [video, audio] = ['video', 'audio'].map((kind) =>
    streams.find((stream) => stream.codec_type === kind),
  );
  return { task, result, streams, format, video: video!, audio };
}

const upright = {
  ...{ codec_name: 'h264', profile: 'High', pix_fmt: 'yuv420p', sample_aspect_ratio: '1:1' },
  ...{ color_range: 'tv', color_space: 'bt709', color_transfer: 'bt709', color_primaries: 'bt709' },
};

describe('a completed variation', () => {
  it('is H.264 and AAC, plays from its first bytes, and has all effects', async () => {
    const percents: number[] = [];
    let pid = 0;
    const task = await taskFor(await clip(), strong);
    const hooks = quietHooks({
      onStarted: (started) => (pid = started),
      onProgress: (progress: Progress) => percents.push(progress.percent),
    });
    const result = completed(await encode(task, hooks));
    const { streams, format } = await probe(task.outputPath);
    expect(streams[0]).toMatchObject({ ...upright, width: 160, height: 120 });
    expect(streams[0]).toMatchObject({ r_frame_rate: '25/1', avg_frame_rate: '25/1' });
    expect(streams[1]).toMatchObject({ codec_name: 'aac', sample_rate: '44100', channels: 1 });
    expect(Number(format.duration)).toBeCloseTo(1 / 1.05, 1);
    expect(result.frames).toBe(Number(streams[0]!.nb_read_packets));
    expect(result.ssim).toBeGreaterThan(0.5);
    expect(result.ssim).toBeLessThanOrEqual(1);
    expect(result.bitrate).toBeGreaterThan(0);
    expect(pid).toBeGreaterThan(0);
    expect(percents).toEqual([...percents].sort((a, b) => a - b));
    expect(percents.at(-1)).toBe(100);
    const bytes = await readFile(task.outputPath);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
  });

  it('is the same, byte for byte, when it is made again, and another with another seed', async () => {
    const task = await taskFor(await clip(), strong);
    const make = async (noiseSeed: number): Promise<Buffer> => {
      completed(await encode({ ...task, noiseSeed }, quietHooks()));
      return readFile(task.outputPath);
    };
    const first = await make(7);
    expect((await make(7)).equals(first)).toBe(true);
    expect((await make(8)).equals(first)).toBe(false);
  });

  it('tells nothing of where and with what the source was shot', async () => {
    const secrets = ['+37.3318-122.0312/', 'iPhone 14 Pro', 'A. Person', 'Launch plan'];
    const [location, model, artist, title] = secrets;
    const path = await clip({
      options: [
        ...['-movflags', 'use_metadata_tags', '-metadata', `location=${location!}`],
        ...['-metadata', `com.apple.quicktime.model=${model!}`, '-metadata', `artist=${artist!}`],
        ...['-metadata:s:v', `title=${title!}`, '-metadata:s:v', `handler_name=${title!}`],
      ],
    });
    const source = await readFile(path);
    expect(secrets.filter((secret) => !source.includes(secret))).toEqual([]);
    const task = await taskFor(path, strong);
    completed(await encode(task, quietHooks()));
    const made = await readFile(task.outputPath);
    expect(secrets.filter((secret) => made.includes(secret))).toEqual([]);
  });

  it('mirrors, and zooms to the side it is told', async () => {
    // Red to the left, blue to the right.
    const halves = { filters: 'drawbox=w=80:color=red:t=fill,drawbox=x=80:w=80:color=blue:t=fill' };
    const left = '40:120:0:0';
    const red = (colour: readonly number[]): boolean => colour[2]! > 170;
    const plain = await made(halves);
    expect(red(await meanColour(plain.task.outputPath, left))).toBe(true);
    const mirrored = await made(halves, { mirror: true });
    expect(red(await meanColour(mirrored.task.outputPath, left))).toBe(false);
    const middle = '4:120:78:0';
    const toLeft = await made(halves, { zoom: 1.3, panX: -1 });
    expect(red(await meanColour(toLeft.task.outputPath, middle))).toBe(true);
    const toRight = await made(halves, { zoom: 1.3, panX: 1 });
    expect(red(await meanColour(toRight.task.outputPath, middle))).toBe(false);
  });

  it('is brighter, more colourful and of another hue where asked, and black stays black', async () => {
    const flat = (colour: string) => ({ filters: `drawbox=color=${colour}:t=fill` });
    const all = '160:120:0:0';
    const grey = await made(flat('gray'), { brightness: 0.1 });
    expect((await meanColour(grey.task.outputPath, all))[0]).toBeGreaterThan(140);
    const black = await made(flat('black'), { gamma: 1.3, contrast: 1.2 });
    expect((await meanColour(black.task.outputPath, all))[0]).toBeLessThanOrEqual(17);
    const [, , plainV] = await meanColour((await made(flat('brown'))).task.outputPath, all);
    const vivid = await made(flat('brown'), { saturation: 1.5 });
    expect((await meanColour(vivid.task.outputPath, all))[2]).toBeGreaterThan(plainV + 5);
    const turned = await made(flat('brown'), { hue: 30 });
    expect((await meanColour(turned.task.outputPath, all))[2]).toBeLessThan(plainV - 3);
  });

  it('stands upright, whatever way the phone was held', async () => {
    const path = await clip();
    await turnByAQuarter(path, 120);
    const task = await taskFor(path, { zoom: 1.05 });
    completed(await encode(task, quietHooks()));
    const { streams } = await probe(task.outputPath);
    expect(streams[0]).toMatchObject({ ...upright, width: 120, height: 160 });
    expect(streams[0]!.side_data_list).toBeUndefined();
  });

  it('has square pixels and even sides', async () => {
    const filters = 'format=yuv444p,scale=161:121,setsar=2/1';
    const options = ['-pix_fmt', 'yuv444p'];
    const { video } = await made({ soundSeconds: 0, filters, options }, { zoom: 1.05 });
    expect(video).toMatchObject({ ...upright, width: 322, height: 120 });
  });

  it('keeps the time of a variable source at a constant rate, its last picture included', async () => {
    const { video, result, task } = await made(
      {
        ...{ rate: '60', seconds: 3, soundSeconds: 0 },
        filters: "select='lt(n,20)+gt(n,100)*not(mod(n,30))'",
        options: ['-fps_mode', 'vfr'],
      },
      { speed: 0.9 },
    );
    expect(video.r_frame_rate).toBe(video.avg_frame_rate);
    expect(Math.abs(result.durationMs - task.source.videoMs / 0.9)).toBeLessThanOrEqual(100);
  });

  it.each([
    ['longer', 2, 0.9],
    ['shorter', 0.5, 1.1],
  ])('leaves sound that is %s than the picture as it is', async (_, soundSeconds, speed) => {
    const { video, audio } = await made({ soundSeconds, seconds: 1 }, { speed });
    expect(Math.abs(Number(video.duration) - 1 / speed)).toBeLessThanOrEqual(0.08);
    expect(Math.abs(Number(audio!.duration) - soundSeconds / speed)).toBeLessThanOrEqual(0.1);
  });

  it('mixes surround sound down, and drops sound where asked', async () => {
    const surround = { options: ['-ac', '6', '-ar', '48000'] };
    const { audio, task } = await made(surround);
    expect(audio).toMatchObject({ channels: 2, sample_rate: '48000' });
    const silent = { ...task, output: { ...output, keepAudio: false } };
    completed(await encode(silent, quietHooks()));
    expect((await probe(task.outputPath)).streams).toHaveLength(1);
  });

  it('shrinks to the short side asked for', async () => {
    const task = await taskFor(await clip({ size: '1920x1080', seconds: 0.2, soundSeconds: 0 }));
    completed(await encode({ ...task, output: { ...output, fit: '720p' } }, quietHooks()));
    expect((await probe(task.outputPath)).streams[0]).toMatchObject({ width: 1280, height: 720 });
  });

  it.each(['smpte2084', 'arib-std-b67'])('makes SDR of ten-bit HDR (%s)', async (transfer) => {
    const tags = `log-level=none:colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc`;
    const options = ['-c:v', 'libx265', '-pix_fmt', 'yuv420p10le', '-x265-params', tags];
    const { video, task } = await made({ seconds: 0.4, options }, { ...strong, mirror: false });
    expect(video).toMatchObject(upright);
    // The reddest bar of the test picture is still red: no squeezed or swapped planes.
    const [luma, , red] = await meanColour(task.outputPath, '10:20:0:40');
    expect(luma).toBeGreaterThan(20);
    expect(red).toBeGreaterThan(150);
  });

  it('brings full range to the range of television', async () => {
    const white = 'drawbox=color=white:t=fill,scale=out_range=pc';
    const { video, task } = await made({ filters: white, options: ['-color_range', 'pc'] });
    expect(task.source.fullRange).toBe(true);
    expect(video).toMatchObject(upright);
    const [luma] = await meanColour(task.outputPath, '160:120:0:0');
    expect(Math.abs(luma - 235)).toBeLessThanOrEqual(2);
  });
});

describe('a variation of a damaged source', () => {
  const noisy: ClipOptions = { seconds: 4, filters: 'noise=alls=30:allf=t', options: ['-g', '25'] };
  const failureOf = (result: EncodeResult) => {
    if (result.outcome !== 'failed') throw new Error(`it is ${result.outcome}`);
    return result;
  };

  it.each([
    ['cut', async (path: string) => truncate(path, Math.floor((await stat(path)).size * 0.7))],
    [
      'holed',
      async (path: string) => {
        const bytes = await readFile(path);
        await writeFile(path, bytes.fill(0, bytes.length >> 1, (bytes.length >> 1) + 50_000));
      },
    ],
    [
      'bit-flipped',
      async (path: string) => {
        const bytes = await readFile(path);
        for (let at = bytes.length >> 1; at < bytes.length; at += 2003) bytes[at]! ^= 0x10;
        await writeFile(path, bytes);
      },
    ],
  ])('fails when it is %s in the middle, and says where', async (_, damage) => {
    const path = await clip(noisy);
    const task = await taskFor(path);
    await damage(path);
    const { failure, retryable } = failureOf(await encode(task, quietHooks()));
    expect(failure.code).toBe('SOURCE_DAMAGED');
    expect(failure.message).toMatch(/^The video is damaged after 0:0[0-3]\.$/);
    expect(failure.details).not.toContain(path);
    expect(failure.details!.length).toBeLessThan(16 * 1024);
    expect(retryable).toBe(false);
  });

  it('fails when pictures are missing that nothing complained about', async () => {
    const task = await taskFor(await clip());
    const more = { ...task, source: { ...task.source, frames: 30 } };
    const { failure } = failureOf(await encode(more, quietHooks()));
    expect(failure).toMatchObject({
      code: 'SOURCE_DAMAGED',
      message: 'The video is damaged: 5 of its 30 pictures cannot be read.',
    });
  });

  it('fails when the output is shorter than the source promised', async () => {
    const task = await taskFor(await clip());
    const longer = { ...task, source: { ...task.source, videoMs: 1500 } };
    expect(failureOf(await encode(longer, quietHooks())).failure.code).toBe('OUTPUT_INCOMPLETE');
  });

  it('fails when sound is missing that was there before', async () => {
    const task = await taskFor(await clip());
    const longer = { ...task.source.audio!, durationMs: 2000 };
    const result = await encode(
      { ...task, source: { ...task.source, audio: longer } },
      quietHooks(),
    );
    expect(failureOf(result).failure.code).toBe('OUTPUT_INCOMPLETE');
  });
});

describe('an encode that does not end by itself', () => {
  it('is interrupted by its signal, and leaves no process', async () => {
    const task = await taskFor(
      await clip({ seconds: 20, size: '640x360', soundSeconds: 0 }),
      strong,
    );
    const stop = new AbortController();
    let pid = 0;
    const result = await encode(
      task,
      quietHooks({
        signal: stop.signal,
        onStarted: (started) => (pid = started),
        onProgress: () => stop.abort(),
      }),
    );
    expect(result).toEqual({ outcome: 'interrupted' });
    expect(existsSync(`/proc/${pid}`)).toBe(false);
  });

  it('may be tried again when it was killed by somebody else', async () => {
    const task = await taskFor(await clip());
    const killed = await encode(
      task,
      quietHooks({ onStarted: (pid) => process.kill(pid, 'SIGKILL') }),
    );
    expect(killed).toMatchObject({
      outcome: 'failed',
      failure: { code: 'ENCODE_CRASHED' },
      retryable: true,
    });
  });

  it('fails when ffmpeg is gone, or exits with 0 and half a file', async () => {
    const task = await taskFor(await clip());
    const none = createEncodeVariation({ ...deps, ffmpegPath: '/nowhere/ffmpeg' });
    expect(await none(task, quietHooks())).toMatchObject({
      failure: { code: 'ENCODER_NOT_STARTED' },
    });

    const folder = await tempDir();
    const half = join(folder, 'half.mp4');
    await copyFile(task.sourcePath, half);
    await truncate(half, Math.floor((await stat(half)).size / 2));
    const liar = join(folder, 'ffmpeg');
    await writeFile(liar, `#!/bin/sh\ncp ${half} ${task.outputPath}\necho progress=end\n`);
    await chmod(liar, 0o755);
    const lying = createEncodeVariation({ ...deps, ffmpegPath: liar });
    expect(await lying(task, quietHooks())).toMatchObject({
      outcome: 'failed',
      failure: { code: 'OUTPUT_INCOMPLETE' },
    });
  });

  it('says so when there is no room left', async () => {
    const task = await taskFor(await clip());
    const result = await encode({ ...task, outputPath: '/dev/full' }, quietHooks());
    expect(result).toMatchObject({ failure: { code: 'VOLUME_FULL' }, retryable: true });
  });
});
