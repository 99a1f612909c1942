import { copyFile, open, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpeg } from '../../scripts/support/ffmpeg.ts';

/** 20 s of 1080p with grain and a tone: about 6 Mbit/s, like a filmed video; test bars alone are too easy. */
export async function makeEncodeClip(folder: string): Promise<string> {
  const path = join(folder, 'encode.mp4');
  await ffmpeg([
    ...['-f', 'lavfi', '-i', 'testsrc2=size=1920x1080:rate=30:duration=20,noise=alls=4:allf=t'],
    ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000:duration=20'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-b:a', '128k', '-movflags', '+faststart', path],
  ]);
  return path;
}

/** The clip again and again, without encoding, until it has about the given size. */
export async function makeBigClip(
  folder: string,
  clip: string,
  sizeBytes: number,
): Promise<string> {
  const path = join(folder, 'big.mp4');
  const limit = ['-c', 'copy', '-fs', String(sizeBytes), '-movflags', '+faststart'];
  await ffmpeg(['-stream_loop', '-1', '-i', clip, ...limit, path]);
  return path;
}

/**
 * A small clip blown up to the size by a `free` box at its end (ISO/IEC 14496-12, 8.1.2): a valid MP4 that
 * takes no time to make and, on most file systems, no room.
 * @param sizeBytes below 4 GiB, what a 32-bit box can hold
 */
export async function makePaddedClip(folder: string, sizeBytes: number): Promise<string> {
  const small = join(folder, 'small.mp4');
  await ffmpeg([
    ...['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=25:duration=1'],
    ...['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-movflags', '+faststart', small],
  ]);
  const path = join(folder, 'padded.mp4');
  await copyFile(small, path);
  const { size } = await stat(path);
  const box = Buffer.alloc(8);
  box.writeUInt32BE(sizeBytes - size, 0);
  box.write('free', 4, 'latin1');
  const file = await open(path, 'r+');
  await file.write(box, 0, box.length, size);
  await file.close();
  await truncate(path, sizeBytes);
  return path;
}
