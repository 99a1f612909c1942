import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Job } from '../../src/lib/contract/job.ts';
import { findPreset } from '../../src/lib/contract/recipe.ts';
import { encodeArguments } from '../../src/lib/engine/encode-arguments.ts';
import { deriveSeed } from '../../src/lib/engine/random.ts';
import type { SourceInfo } from '../../src/lib/engine/source-info.ts';
import { FFMPEG } from '../../scripts/support/ffmpeg.ts';
import { timeShellLoop, timeXargs, type Commands } from './baselines.ts';
import type { BenchServer } from './bench-server.ts';
import { cpuOf } from './process-figures.ts';
import { spread, type Spread } from './stats.ts';

const VARIATIONS = 6;
/** The same in every round, so that all rounds encode the same. */
const SEED = '20260701';

export interface EncodingFigures {
  /** Seconds from the 202 to `completed`. */
  readonly server: Spread;
  /** Seconds of the same commands, one thread each, as many at a time as there are cores. */
  readonly xargs: Spread;
  /** Seconds of the same commands one after the other, with as many threads as ffmpeg likes. */
  readonly shellLoop: Spread;
  /** The server's own processor time as a share of that of the processes it started. */
  readonly ownCpuShare: number;
  /** How far off, in percent, the estimate at a quarter of a job was. */
  readonly estimateErrorPercent: Spread;
}

export interface EncodingOptions {
  readonly server: BenchServer;
  readonly clip: string;
  readonly source: SourceInfo;
  readonly maxPixels: number;
  readonly rounds: number;
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** The server against plain ffmpeg, in turns, so that what slows the machine slows all three. */
export async function measureEncoding(options: EncodingOptions): Promise<EncodingFigures> {
  const { server, clip, rounds, say } = options;
  const outputs = join(options.folder, 'outputs');
  const seconds = { server: [] as number[], xargs: [] as number[], shellLoop: [] as number[] };
  const cpu = { own: 0, children: 0 };
  for (let round = 1; round <= rounds; round += 1) {
    const before = await cpuOf(server.pid);
    const newJob = { videoPaths: [clip], variations: VARIATIONS, fields: { seed: SEED } };
    const { seconds: ofServer, job } = await server.timeJob(newJob);
    const after = await cpuOf(server.pid);
    cpu.own += after.own - before.own;
    cpu.children += after.children - before.children;
    await server.api.deleteJob(job.id);
    seconds.server.push(ofServer);

    const commands = commandsOf(job, outputs, options);
    await empty(outputs);
    seconds.xargs.push(await timeXargs(options.folder, commands));
    await empty(outputs);
    seconds.shellLoop.push(await timeShellLoop(options.folder, commands.map(withDefaultThreads)));
    const latest = Object.entries(seconds).map(([name, all]) => `${name} ${format(all.at(-1))}`);
    say(`round ${round}: ${latest.join(', ')}`);
  }
  return {
    server: spread(seconds.server),
    xargs: spread(seconds.xargs),
    shellLoop: spread(seconds.shellLoop),
    ownCpuShare: cpu.own / cpu.children,
    estimateErrorPercent: spread(await server.estimateErrors()),
  };
}

/** What the server runs for this job, one thread each. */
function commandsOf(job: Job, outputs: string, options: EncodingOptions): Commands {
  const output = findPreset(job.preset)?.recipe.output;
  if (output === undefined) throw new Error(`there is no preset ${job.preset}`);
  const [video] = job.videos;
  return (video?.variations ?? []).map(({ n, effects }) => [
    FFMPEG,
    ...encodeArguments({
      sourcePath: options.clip,
      outputPath: join(outputs, `${n}.mp4`),
      source: options.source,
      effects,
      output,
      threads: 1,
      encoder: 'libx264',
      noiseSeed: deriveSeed(job.seed, 0, n, 'noise'),
      maxPixels: options.maxPixels,
    }),
  ]);
}

/** The command without any word on threads: ffmpeg then takes what it thinks best. */
function withDefaultThreads(command: readonly string[]): string[] {
  return command.filter((token, index) => !isThreads(token) && !isThreads(command[index - 1]));
}

function isThreads(token: string | undefined): boolean {
  return token !== undefined && /^-(filter_|filter_complex_)?threads(:\w+)?$/.test(token);
}

async function empty(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
}

function format(seconds: number | undefined): string {
  return `${(seconds ?? Number.NaN).toFixed(1)} s`;
}
