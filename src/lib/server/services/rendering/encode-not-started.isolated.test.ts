import { expect, it, vi } from 'vitest';
import { aSource } from '../../../../../tests/support/clips.ts';
import { NEUTRAL_EFFECTS } from '../../../contract/effects.ts';
import { systemClock } from '../../clock.ts';
import { createEncodeVariation, type EncodeTask } from './encode-variation.ts';

// What Node says where there is neither that program nor setpriv(1), which would say it without the path.
vi.mock('../../../engine/run-process.ts', () => ({
  runProcess: (command: string) =>
    Promise.resolve({
      verdict: 'notStarted',
      reason: `spawn ${command} ENOENT`,
      ...{ stdout: '', stdoutTruncated: false, stderrTail: '', wallMs: 1 },
    }),
}));

it('does not tell where its programs lie', async () => {
  const encode = createEncodeVariation({
    ffmpegPath: '/opt/tools/ffmpeg',
    ffprobePath: '/opt/tools/ffprobe',
    threads: 1,
    maxPixels: 1e6,
    clock: systemClock,
  });
  const task: EncodeTask = {
    sourcePath: '/data/uploads/source',
    outputPath: '/data/tmp/output.mp4',
    source: aSource(),
    effects: NEUTRAL_EFFECTS,
    output: { quality: 'fast', fit: 'source', keepAudio: true },
    noiseSeed: 7,
    encoder: 'libx264',
  };
  const hooks = { onStarted: () => undefined, onProgress: () => undefined };
  const result = await encode(task, { signal: new AbortController().signal, ...hooks });
  expect(result).toMatchObject({
    outcome: 'failed',
    failure: { code: 'ENCODER_NOT_STARTED', details: 'spawn ffmpeg ENOENT' },
  });
});
