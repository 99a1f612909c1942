import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { StartupError } from '../../errors.ts';
import { checkFfmpeg } from './check-ffmpeg.ts';

const real = { ffmpegPath: 'ffmpeg', ffprobePath: 'ffprobe' };

/** A program that answers every call with the same text. */
async function program(text: string): Promise<string> {
  const path = join(await tempDir(), 'program');
  await writeFile(path, `#!/bin/sh\ncat <<'END'\n${text}\nEND\n`);
  await chmod(path, 0o755);
  return path;
}

describe('checkFfmpeg', () => {
  it('is content with a full build, and gives its version', async () => {
    const { version, warnings } = await checkFfmpeg(real);
    expect(version).toMatch(/^\S+$/);
    expect(warnings.length).toBeLessThanOrEqual(1);
  });

  it('says in one line what to do when one is missing', async () => {
    await expect(checkFfmpeg({ ...real, ffmpegPath: '/nowhere/ffmpeg' })).rejects.toThrow(
      new StartupError(
        'ffmpeg was not found. Install it with `apt-get install ffmpeg`, or set FFMPEG_PATH.',
      ),
    );
    await expect(checkFfmpeg({ ...real, ffprobePath: '/nowhere/ffprobe' })).rejects.toThrow(
      /^ffprobe was not found\. .* FFPROBE_PATH\.$/,
    );
  });

  it('names what a small build lacks', async () => {
    const ffmpegPath = await program('ffmpeg version 7.1.5 Copyright\n TSC hflip  V->V  Flip');
    await expect(checkFfmpeg({ ...real, ffmpegPath })).rejects.toThrow(
      /ffmpeg 7\.1\.5 lacks .*the filter zscale.*the encoder libx264/,
    );
  });

  it('does not take another program for ffmpeg', async () => {
    const ffmpegPath = await program('hello');
    await expect(checkFfmpeg({ ...real, ffmpegPath })).rejects.toThrow(/is not ffmpeg/);
  });
});
