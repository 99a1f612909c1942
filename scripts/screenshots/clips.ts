import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg } from '../support/ffmpeg.ts';

/** Soft moving colours: the poster of such a clip looks like something. */
function colours(type: string, seed: number, hues: readonly string[]): string {
  const given = hues.map((hue, index) => `c${index}=${hue}`).join(':');
  return `gradients=size=WxH:rate=30:type=${type}:seed=${seed}:speed=0.02:nb_colors=${hues.length}:${given}`;
}

/** The picture of each clip, WxH standing for its size. */
const PICTURES = {
  'spring-hero.mp4': colours('linear', 3, ['0x312e81', '0x9333ea', '0xfb7185', '0xfed7aa']),
  'spring-story.mp4': colours('radial', 8, ['0xbe185d', '0xfb923c', '0xfef3c7']),
  'launch-teaser.mp4':
    'mandelbrot=size=WxH:rate=30:start_scale=0.9:end_scale=0.02:inner=mincol,hue=h=130:s=0.8',
  'product-closeup.mp4': colours('spiral', 5, ['0x065f46', '0x34d399', '0xecfdf5']),
  'customer-quote.mp4': colours('circular', 9, ['0x4c1d95', '0xa78bfa', '0xf5d0fe']),
  'store-opening.mp4': colours('radial', 21, ['0x0e7490', '0x67e8f9', '0xfdba74']),
  'archive-footage.mp4': colours('linear', 11, ['0x334155', '0x94a3b8', '0xf1f5f9']),
} as const;
export type ClipName = keyof typeof PICTURES;

/** Makes a clip with a tone in the folder; returns its path. */
export async function makeClip(
  folder: string,
  name: ClipName,
  { seconds = 6, size = '960x540' } = {},
): Promise<string> {
  const path = join(folder, name);
  const picture = PICTURES[name].replace('WxH', size);
  await ffmpeg([
    ...['-f', 'lavfi', '-t', String(seconds), '-i', picture],
    ...['-f', 'lavfi', '-t', String(seconds), '-i', 'sine=frequency=330:sample_rate=48000'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-movflags', '+faststart', path],
  ]);
  return path;
}

/** Damages the pictures of a clip from its middle on; its head stays what it was. */
export async function damage(path: string): Promise<void> {
  const bytes = await readFile(path);
  const middle = Math.floor(bytes.length * 0.6);
  for (let at = middle; at < Math.min(middle + 4000, bytes.length); at += 7)
    bytes[at] = (bytes[at] ?? 0) ^ 0x55;
  await writeFile(path, bytes);
}
