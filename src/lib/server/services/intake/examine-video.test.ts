import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ffmpeg,
  makeClip,
  turnByAQuarter,
  type ClipOptions,
} from '../../../../../tests/support/clips.ts';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { probeArguments } from '../../../engine/ffprobe.ts';
import { runProcess } from '../../../engine/run-process.ts';
import { AppError } from '../../errors.ts';
import { createExamineVideo } from './examine-video.ts';

const paths = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe' };
const limits = { maxPixels: 1920 * 1080, maxDurationSeconds: 60 };
/** With time enough to find what is in the first seconds, however busy the machine. */
const examine = createExamineVideo({ ...paths, limits, decodeWallMs: 15_000 });

async function codeOf(examined: Promise<unknown>): Promise<string> {
  const error = await examined.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AppError)) throw new Error('not refused', { cause: error });
  expect(error.message).not.toMatch(/ffmpeg|ffprobe|\/tmp|\.mp4/);
  return error.code;
}

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(await tempDir(), name);
  await writeFile(path, content);
  return path;
}

async function clip(options?: ClipOptions): Promise<string> {
  const path = join(await tempDir(), 'clip.mp4');
  await makeClip(path, options);
  return path;
}

/** An ffprobe that does something else in place of listing packets: the first time only, or always. */
async function ffprobeThat(does: string, { always = true } = {}) {
  const folder = await tempDir();
  const ffprobePath = join(folder, 'ffprobe');
  const scanned = join(folder, 'scanned');
  const isIts = always ? 'true' : `[ ! -e ${scanned} ]`;
  const instead = `if ${isIts}; then : > ${scanned}; ${does}; fi`;
  const text = `#!/bin/sh\ncase "$*" in *packet=*) ${instead};; esac\nexec ffprobe "$@"\n`;
  await writeFile(ffprobePath, text);
  await chmod(ffprobePath, 0o755);
  return { ffprobePath, scanned };
}

/** What ffmpeg says when it is ended while it opens a file, as happens on a busy machine; from the second time on the real one. */
async function ffmpegEndedEarly(): Promise<string> {
  const folder = await tempDir();
  const path = join(folder, 'ffmpeg');
  const says = '[mov,mp4,m4a,3gp,3g2,mj2 @ 0x55abd7d93580] [error] moov atom not found';
  const once = `: > ${folder}/ran; trap 'echo "${says}" >&2; exit 255' TERM; sleep 60 & wait`;
  await writeFile(
    path,
    `#!/bin/sh\nif [ ! -e ${folder}/ran ]; then ${once}; fi\nexec ffmpeg "$@"\n`,
  );
  await chmod(path, 0o755);
  return path;
}

describe('examine-video accepts', () => {
  it('a sound video on a machine that is too busy to open it in time', async () => {
    const ffmpegPath = await ffmpegEndedEarly();
    const busy = createExamineVideo({ ...paths, ffmpegPath, limits });
    expect(await busy(await clip())).toMatchObject({ videoCodec: 'h264' });
  });

  it.each([
    ['crashes', 'kill -SEGV $$'],
    ['takes too long', 'exec sleep 60'],
  ])('a sound video although listing its packets once %s', async (_, does) => {
    const { ffprobePath } = await ffprobeThat(does, { always: false });
    const busy = createExamineVideo({ ...paths, ffprobePath, limits, scanWallMs: 1500 });
    expect(await busy(await clip())).toMatchObject({ frames: 25 });
  });

  it('a plain clip with sound', async () => {
    const source = await examine(await clip({ rate: '30000/1001' }));
    expect(source).toMatchObject({
      ...{ container: 'isom', videoCodec: 'h264', pixelFormat: 'yuv420p', width: 160, height: 120 },
      ...{ frames: 30, frameRate: { num: 30_000, den: 1001 }, variableFrameRate: false },
      ...{ rotation: 0, hdr: null, bitDepth: 8, fullRange: false },
      audio: { codec: 'aac', channels: 1, sampleRate: 44_100 },
    });
    expect(source.durationMs).toBeGreaterThanOrEqual(1000);
    expect(source.durationMs).toBeLessThan(1050);
    expect(JSON.parse(JSON.stringify(source))).toEqual(source);
  });

  it('no sound, odd sizes and oblong pixels: the size is as displayed, and even', async () => {
    const options = ['-pix_fmt', 'yuv444p'];
    const filters = 'format=yuv444p,scale=161:121,setsar=2/1';
    const path = await clip({ soundSeconds: 0, filters, options });
    expect(await examine(path)).toMatchObject({ width: 322, height: 120, audio: null });
  });

  it('a phone held upright', async () => {
    const path = await clip();
    await turnByAQuarter(path, 120);
    const source = await examine(path);
    expect(source).toMatchObject({ width: 120, height: 160 });
    expect(Math.abs(source.rotation)).toBe(90);
  });

  it('a variable rate, at a sane constant one', async () => {
    const path = await clip({
      rate: '60',
      seconds: 2,
      filters: "select='lt(n,20)+gt(n,100)*not(mod(n,7))'",
      options: ['-fps_mode', 'vfr'],
    });
    const source = await examine(path);
    expect(source).toMatchObject({ variableFrameRate: true, frameRate: { num: 30, den: 1 } });
    expect(source.frames).toBeLessThan(30);
  });

  it('what an edit list leaves of a clip', async () => {
    const whole = await clip({ seconds: 2, soundSeconds: 0, options: ['-g', '50'] });
    const path = join(await tempDir(), 'edited.mp4');
    await ffmpeg('-ss', '1', '-i', whole, '-c', 'copy', path);
    const source = await examine(path);
    expect(source.frames).toBe(25);
    expect(Math.abs(source.videoMs - 1000)).toBeLessThanOrEqual(40);
  });

  it('fragments, whatever their header claims', async () => {
    const fragmented = ['-movflags', 'frag_keyframe+empty_moov+default_base_moof'];
    const path = await clip({ options: fragmented });
    const bytes = await readFile(path);
    // mvhd, version 0: the duration is 16 bytes into the box's content.
    bytes.writeUInt32BE(0x7fff_ffff, bytes.indexOf('mvhd') + 4 + 16);
    await writeFile(path, bytes);
    const source = await examine(path);
    expect(source.frames).toBe(25);
    expect(source.durationMs).toBeLessThan(1100);
  });

  it('ten bits and HDR', async () => {
    const tags = (transfer: string) =>
      `log-level=none:colorprim=bt2020:transfer=${transfer}:colormatrix=bt2020nc`;
    const hevc = (transfer: string) => ({
      seconds: 0.4,
      options: ['-c:v', 'libx265', '-pix_fmt', 'yuv420p10le', '-x265-params', tags(transfer)],
    });
    const pq = await examine(await clip(hevc('smpte2084')));
    expect(pq).toMatchObject({ videoCodec: 'hevc', bitDepth: 10, hdr: 'pq', matrix: 'bt2020' });
    expect(await examine(await clip(hevc('arib-std-b67')))).toMatchObject({ hdr: 'hlg' });
  });

  it('full range, and cover art beside the picture', async () => {
    const full = { filters: 'scale=out_range=pc', options: ['-color_range', 'pc'] };
    const plain = await clip(full);
    const path = join(await tempDir(), 'covered.mp4');
    const cover = join(await tempDir(), 'cover.png');
    await ffmpeg('-i', plain, '-frames:v', '1', cover);
    const attach = ['-map', '1', '-map', '0', '-c', 'copy', '-disposition:v:0', 'attached_pic'];
    await ffmpeg('-i', plain, '-i', cover, ...attach, path);
    expect(await examine(path)).toMatchObject({ fullRange: true, videoCodec: 'h264' });
  });
});

describe('examine-video refuses', () => {
  it('an empty file, one byte, and text', async () => {
    expect(await codeOf(examine(await file('a.mp4', '')))).toBe('VIDEO_EMPTY');
    expect(await codeOf(examine(await file('a.mp4', 'x')))).toBe('NOT_A_VIDEO');
    expect(await codeOf(examine(await file('a.mp4', 'just words\n'.repeat(50))))).toBe(
      'NOT_A_VIDEO',
    );
  });

  it('playlists, archives and pictures by any name, before a program sees them', async () => {
    const blind = createExamineVideo({ ffmpegPath: '/nowhere', ffprobePath: '/nowhere', limits });
    const heic = new Uint8Array([0, 0, 0, 24, ...Buffer.from('ftypheic\0\0\0\0mif1heic')]);
    const hostile = ['#EXTM3U\n#EXTINF:1,\nother.ts\n', 'ffconcat version 1.0\nfile x\n', '<svg/>'];
    for (const content of [...hostile, 'PK\u0003\u0004', heic]) {
      expect(await codeOf(blind(await file('a.mp4', content)))).toBe('NOT_A_VIDEO');
    }
  });

  it('to follow a playlist, were one to get as far as ffprobe', async () => {
    let connections = 0;
    const server = createServer(() => (connections += 1)).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const path = await file('a.mp4', `#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:${port}/x.ts\n`);
    const end = await runProcess('ffprobe', probeArguments(path, 1e6), { wallMs: 10_000 });
    expect(end).not.toMatchObject({ verdict: 'exited', code: 0 });
    expect(connections).toBe(0);
  });

  it('sound without a picture', async () => {
    const path = join(await tempDir(), 'sound.mp4');
    await ffmpeg('-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac', path);
    expect(await codeOf(examine(path))).toBe('VIDEO_AUDIO_ONLY');
  });

  it('an encrypted track', async () => {
    const options = [
      ...['-encryption_scheme', 'cenc-aes-ctr'],
      ...['-encryption_key', '76a6c65c5ea762046bd749a2e632ccbb'],
      ...['-encryption_kid', 'a7e61c373e219033c21091fa607bf3b8'],
    ];
    expect(await codeOf(examine(await clip({ options })))).toBe('VIDEO_ENCRYPTED');
  });

  it('an index made of more boxes than anybody needs', async () => {
    const start = Buffer.from('\0\0\0\u0010ftypisom\0\0\0\0\0\0\0\0moov', 'latin1');
    const boxes = Buffer.alloc(8 * 200_000, Buffer.from('\0\0\0\u0008free', 'latin1'));
    const blind = createExamineVideo({ ffmpegPath: '/nowhere', ffprobePath: '/nowhere', limits });
    const path = await file('a.mp4', Buffer.concat([start, boxes]));
    expect(await codeOf(blind(path))).toBe('VIDEO_DAMAGED');
  });

  it('a codec off the list', async () => {
    const path = join(await tempDir(), 'magic.mov');
    await makeClip(path, { options: ['-c:v', 'magicyuv'] });
    expect(await codeOf(examine(path))).toBe('CODEC_NOT_SUPPORTED');
  });

  it('a picture beyond the limit, and a video beyond its', async () => {
    const path = await clip({ seconds: 2 });
    const small = createExamineVideo({ ...paths, limits: { ...limits, maxPixels: 100 * 100 } });
    const short = createExamineVideo({ ...paths, limits: { ...limits, maxDurationSeconds: 1 } });
    expect(await codeOf(small(path))).toBe('VIDEO_TOO_BIG');
    expect(await codeOf(short(path))).toBe('VIDEO_TOO_LONG');
  });

  it.each([28, 1000])('a picture that pixels %d times as wide make too big', async (times) => {
    const path = await clip({ size: '300x300', filters: 'setsar=2/1' });
    const bytes = await readFile(path);
    // The encoder would not write it: the width of a pixel comes first (ISO/IEC 14496-12, 12.1.4).
    bytes.writeUInt32BE(times, bytes.indexOf('pasp') + 4);
    await writeFile(path, bytes);
    expect(await codeOf(examine(path))).toBe('VIDEO_TOO_BIG');
  });

  it('more pictures than their limits allow, as big as they are displayed', async () => {
    const path = await clip({ seconds: 1, rate: '240', filters: 'setsar=4/1' });
    const tight = { maxPixels: 640 * 120, maxDurationSeconds: 1.5 };
    expect(await codeOf(createExamineVideo({ ...paths, limits: tight })(path))).toBe(
      'VIDEO_TOO_BIG',
    );
  });

  it('a video whose end is missing, wherever its index is', async () => {
    const noisy = { filters: 'noise=alls=40:allf=t' };
    const indexFirst = await clip(noisy);
    await truncate(indexFirst, Math.floor((await stat(indexFirst)).size / 2));
    await expect(examine(indexFirst)).rejects.toThrow(/cut short/);
    const indexLast = await clip({ ...noisy, options: ['-movflags', '0'] });
    await truncate(indexLast, Math.floor((await stat(indexLast)).size / 2));
    expect(await codeOf(examine(indexLast))).toBe('VIDEO_DAMAGED');
  });

  it.each([
    ['crashes', 'kill -SEGV $$'],
    ['takes too long', 'exec sleep 60'],
  ])('a file, and that alone, when listing its packets %s', async (_, does) => {
    const { ffprobePath } = await ffprobeThat(does);
    const hostile = createExamineVideo({ ...paths, ffprobePath, limits, scanWallMs: 200 });
    expect(await codeOf(hostile(await clip()))).toBe('VIDEO_DAMAGED');
  });

  it.each(['0', '1'])('packets without end in stream %s', async (stream) => {
    const { ffprobePath } = await ffprobeThat(`exec yes ${stream},5,1,K__`);
    const short = { ...limits, maxDurationSeconds: 2 };
    const flooded = createExamineVideo({ ...paths, ffprobePath, limits: short });
    expect(await codeOf(flooded(await clip()))).toBe('VIDEO_TOO_LONG');
  });

  it('a beginning that cannot be decoded', async () => {
    const path = await clip({ filters: 'noise=alls=40:allf=t', soundSeconds: 0 });
    const bytes = await readFile(path);
    bytes.fill(0, bytes.length >> 2, bytes.length >> 1);
    await writeFile(path, bytes);
    expect(await codeOf(examine(path))).toBe('VIDEO_DAMAGED');
  });
});

it('says nothing of a file whose examination is called off', async () => {
  const { ffprobePath, scanned } = await ffprobeThat('exec sleep 60');
  const reason = new Error('closing');
  const closing = new AbortController();
  const { signal } = closing;
  const examined = createExamineVideo({ ...paths, ffprobePath, limits, signal })(await clip());
  const ended = expect(examined).rejects.toBe(reason);
  await expect.poll(() => existsSync(scanned)).toBe(true);
  closing.abort(reason);
  await ended;
});

it('stops with the reason it is given', async () => {
  const reason = new Error('closing');
  const signal = AbortSignal.abort(reason);
  const path = await clip();
  await expect(createExamineVideo({ ...paths, limits, signal })(path)).rejects.toBe(reason);
});
