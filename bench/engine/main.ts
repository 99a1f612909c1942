// Measures what the server costs beside plain ffmpeg. Linux only (it reads /proc).
// Usage: npm run bench:engine -- [--rounds N] [--json] [--only server|decode-once]
import { rmSync } from 'node:fs';
import { mkdtemp, stat } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '../../src/lib/server/config.ts';
import { createExamineVideo } from '../../src/lib/server/services/intake/examine-video.ts';
import { BenchServer } from './bench-server.ts';
import { makeBigClip, makeEncodeClip, makePaddedClip } from './clips.ts';
import {
  describeDecodeOnce,
  measureDecodeOnce,
  type DecodeOnceFigures,
} from './measure-decode-once.ts';
import { measureEncoding } from './measure-encoding.ts';
import { measureMemory } from './measure-memory.ts';
import { measureUpload } from './measure-upload.ts';
import { describe, goalsOf, type Figures } from './report.ts';
import { spread } from './stats.ts';

const MB = 1_000_000;
const UPLOAD_BYTES = 100 * MB;
const PADDED_BYTES = 500 * MB;
const PADDED_COPIES = 4;
const UPLOAD_ROUNDS = 5;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
  },
});
const say = (line: string) => console.error(line);

async function measure(folder: string, rounds: number): Promise<Figures> {
  const config = readConfig(process.env);
  const examine = createExamineVideo({
    ffmpegPath: config.ffmpegPath,
    ffprobePath: config.ffprobePath,
    limits: config,
  });
  say('making the clips …');
  const clip = await makeEncodeClip(folder);
  const big = await makeBigClip(folder, clip, UPLOAD_BYTES);
  const padded = await makePaddedClip(folder, PADDED_BYTES);
  const server = await BenchServer.start(folder);
  try {
    say('receiving …');
    const memory = await measureMemory(server, padded, PADDED_BYTES, PADDED_COPIES);
    say(`peak memory ${(memory.peakBytes / MB).toFixed(0)} MB`);
    const seconds = await measureUpload(server, big, UPLOAD_ROUNDS);
    say(`from the last byte to the 202: ${seconds.median.toFixed(2)} s`);
    const examineSeconds = spread(await timesOf(UPLOAD_ROUNDS, () => examine(big)));
    say('encoding …');
    const source = await examine(clip);
    const { maxPixels } = config;
    const encoding = await measureEncoding({
      server,
      clip,
      source,
      maxPixels,
      rounds,
      folder,
      say,
    });
    const upload = { sizeBytes: (await stat(big)).size, seconds, examineSeconds };
    return { cores: availableParallelism(), encoding, upload, memory };
  } finally {
    await server.stop();
  }
}

async function measureSharing(folder: string, rounds: number): Promise<DecodeOnceFigures[]> {
  const { ffmpegPath, ffprobePath, maxPixels, ...limits } = readConfig(process.env);
  const clip = await makeEncodeClip(folder);
  const examine = createExamineVideo({
    ffmpegPath,
    ffprobePath,
    limits: { ...limits, maxPixels },
  });
  const source = await examine(clip);
  say('decoding once …');
  return measureDecodeOnce({ clip, source, maxPixels, rounds, folder, say });
}

async function timesOf(rounds: number, work: () => Promise<unknown>): Promise<number[]> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    await work();
    seconds.push((performance.now() - startedAt) / 1000);
  }
  return seconds;
}

const folder = await mkdtemp(join(tmpdir(), 'video-refresher-bench-'));
// However it ends, nothing of it stays; the server is ended by its own `exit` listener.
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => process.exit(1));

const wants = (section: string) => values.only === undefined || values.only === section;
const rounds = Number(values.rounds);
const figures = wants('server') ? await measure(folder, rounds) : null;
const decodeOnce = wants('decode-once') ? await measureSharing(folder, rounds) : null;
if (values.json === true) {
  const goals = figures && goalsOf(figures);
  console.log(JSON.stringify({ ...figures, goals, decodeOnce }, null, 2));
} else {
  if (figures !== null) console.log(describe(figures));
  if (decodeOnce !== null) console.log(describeDecodeOnce(decodeOnce));
}
