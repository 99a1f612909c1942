import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { SourceInfo } from '../../src/lib/engine/source-info.ts';

const run = promisify(execFile);

/** Runs ffmpeg for a test's own files; rejects with its words when it fails. */
export async function ffmpeg(...args: string[]): Promise<void> {
  await run('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args]);
}

export interface ClipOptions {
  readonly seconds?: number;
  /** Width × height as ffmpeg writes it: `160x120`. */
  readonly size?: string;
  readonly rate?: string;
  /** Seconds of sound; 0 for none. */
  readonly soundSeconds?: number;
  /** More filters for the picture, and more options for the output. */
  readonly filters?: string;
  readonly options?: readonly string[];
}

/** A short clip of a test picture with a tone: H.264 and AAC unless the options say otherwise. */
export async function makeClip(path: string, clip: ClipOptions = {}): Promise<void> {
  const { seconds = 1, size = '160x120', rate = '25', soundSeconds = seconds } = clip;
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${soundSeconds}`];
  await ffmpeg(
    ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`],
    ...(soundSeconds > 0 ? [...sound, '-c:a', 'aac'] : []),
    ...['-vf', clip.filters ?? 'null', '-c:v', 'libx264', '-preset', 'ultrafast'],
    ...['-pix_fmt', 'yuv420p', '-movflags', '+faststart', ...(clip.options ?? []), path],
  );
}

/** Asks players to turn the picture by a quarter clockwise, as phones do: the matrix of `tkhd` (ISO/IEC 14496-12, 8.3.2). */
export async function turnByAQuarter(path: string, height: number): Promise<void> {
  const bytes = await readFile(path);
  const matrix = bytes.indexOf('tkhd') + 44;
  const one = 0x10000;
  [0, one, 0, -one, 0, 0, height * one, 0, 0x40000000].forEach((value, index) => {
    bytes.writeInt32BE(value, matrix + 4 * index);
  });
  await writeFile(path, bytes);
}

/** Streams and format of a file as ffprobe sees them. */
export async function probe(path: string): Promise<{
  streams: Record<string, unknown>[];
  format: Record<string, unknown>;
}> {
  const args = ['-v', 'error', '-count_packets', '-show_streams', '-show_format', '-of', 'json'];
  const { stdout } = await run('ffprobe', [...args, path]);
  return JSON.parse(stdout) as Awaited<ReturnType<typeof probe>>;
}

/** Mean of the planes Y, U and V of a part of the first picture (`crop` as ffmpeg's filter takes it). */
export async function meanColour(path: string, crop: string): Promise<[number, number, number]> {
  const filters = `crop=${crop},scale=1:1:flags=area:out_range=tv,format=yuv444p`;
  const { stdout } = await run(
    'ffmpeg',
    ['-v', 'error', '-i', path, '-frames:v', '1', '-vf', filters, '-f', 'rawvideo', '-'],
    { encoding: 'buffer' },
  );
  return [stdout[0] ?? -1, stdout[1] ?? -1, stdout[2] ?? -1];
}

/** What is known of a plain one-second clip; for tests that need a source and no file. */
export function aSource(overrides: Partial<SourceInfo> = {}): SourceInfo {
  return {
    container: 'isom',
    videoCodec: 'h264',
    pixelFormat: 'yuv420p',
    width: 160,
    height: 120,
    durationMs: 1000,
    videoMs: 1000,
    frames: 25,
    frameRate: { num: 25, den: 1 },
    variableFrameRate: false,
    rotation: 0,
    sampleAspect: { num: 1, den: 1 },
    hdr: null,
    bitDepth: 8,
    fullRange: false,
    matrix: 'bt709',
    interlaced: false,
    videoStream: 0,
    audio: { codec: 'aac', channels: 1, sampleRate: 44_100, durationMs: 1000, stream: 1 },
    ...overrides,
  };
}
