import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../../../tests/support/temp-dir.ts';
import { trialArguments } from '../../../engine/encoders.ts';
import { runProcess } from '../../../engine/run-process.ts';
import { chooseEncoder } from './choose-encoder.ts';

/** A stand-in for ffmpeg that lists these encoders, of which only some work. */
async function fakeFfmpeg(listed: readonly string[], working: readonly string[]): Promise<string> {
  const path = join(await tempDir(), 'ffmpeg');
  const lines = listed.map((name) => ` V....D ${name.padEnd(20)} described`).join('\\n');
  const cases = working.map((name) => `*"-c:v ${name} "*) exit 0 ;;`).join('\n');
  await writeFile(
    path,
    `#!/bin/sh\ncase "$*" in\n*-encoders*) printf '${lines}\\n' ;;\n${cases}\n*) exit 1 ;;\nesac\n`,
  );
  await chmod(path, 0o755);
  return path;
}

it('takes hardware that really encodes, and says what does not', async () => {
  const ffmpeg = await fakeFfmpeg(['h264_nvenc', 'h264_qsv', 'libx264'], ['h264_qsv', 'libx264']);
  expect(await chooseEncoder(ffmpeg, 'auto')).toEqual({
    encoder: 'h264_qsv',
    notWorking: ['h264_nvenc'],
  });
});

it('falls back to libx264 where there is no hardware', async () => {
  const ffmpeg = await fakeFfmpeg(['h264_nvenc', 'libx264'], ['libx264']);
  expect(await chooseEncoder(ffmpeg, 'auto')).toMatchObject({ encoder: 'libx264' });
});

it('does not start with an encoder that was asked for and does not work', async () => {
  const ffmpeg = await fakeFfmpeg(['h264_nvenc', 'libx264'], ['libx264']);
  await expect(chooseEncoder(ffmpeg, 'h264_nvenc')).rejects.toThrow(
    /ENCODER=h264_nvenc does not work/,
  );
});

it('takes libx264 without a trial, which a real ffmpeg would pass', async () => {
  expect(await chooseEncoder('/nowhere', 'libx264')).toMatchObject({ encoder: 'libx264' });
  const ffmpeg = process.env.FFMPEG_PATH ?? 'ffmpeg';
  const end = await runProcess(ffmpeg, trialArguments('libx264'), { wallMs: 20_000 });
  expect(end).toMatchObject({ verdict: 'exited', code: 0 });
});
