import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg } from '../support/ffmpeg.ts';
import { DemoError } from './demo-error.ts';

/** Throws DemoError with one line when a path is not a file that can be read. */
export async function checkVideos(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const facts = await stat(path).catch(() => null);
    if (facts === null) throw new DemoError(`There is no file "${path}".`);
    if (!facts.isFile()) throw new DemoError(`"${path}" is not a file.`);
    await access(path, constants.R_OK).catch(() => {
      throw new DemoError(`"${path}" cannot be read.`);
    });
  }
}

/** A six-second 720p clip with a moving picture and a beeping tone. Returns its path. */
export async function makeSampleClip(folder: string): Promise<string> {
  const path = join(folder, 'sample-clip.mp4');
  await ffmpeg([
    ...['-f', 'lavfi', '-i', 'testsrc2=size=1280x720:rate=30:duration=6'],
    ...['-f', 'lavfi', '-i', 'sine=frequency=330:beep_factor=4:sample_rate=48000:duration=6'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-movflags', '+faststart', path],
  ]);
  return path;
}
