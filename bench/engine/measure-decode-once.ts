import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPreset } from '../../src/lib/contract/recipe.ts';
import { encodeArguments } from '../../src/lib/engine/encode-arguments.ts';
import { planVariations } from '../../src/lib/engine/plan-variations.ts';
import type { SourceInfo } from '../../src/lib/engine/source-info.ts';
import { FFMPEG } from '../../scripts/support/ffmpeg.ts';
import { spread, type Spread } from './stats.ts';

const run = promisify(execFile);
const SEED = 20260701;
const COUNTS = [2, 3];

interface Cost {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** Of all processes that ran at once. */
  readonly peakBytes: number;
}

export interface Costs {
  readonly wallSeconds: Spread;
  readonly cpuSeconds: Spread;
  readonly peakBytes: Spread;
}

export interface DecodeOnceFigures {
  readonly variations: number;
  /** A process each, all at once, one thread per stage. */
  readonly apart: Costs;
  /** One process that decodes once, with as many threads per stage as there are cores. */
  readonly together: Costs;
}

export interface DecodeOnceOptions {
  readonly clip: string;
  readonly source: SourceInfo;
  readonly maxPixels: number;
  readonly rounds: number;
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** Several variations of one source in one ffmpeg against one ffmpeg each, in turns. */
export async function measureDecodeOnce(options: DecodeOnceOptions): Promise<DecodeOnceFigures[]> {
  const figures: DecodeOnceFigures[] = [];
  for (const variations of COUNTS) {
    const apart: Cost[] = [];
    const together: Cost[] = [];
    for (let round = 1; round <= options.rounds; round += 1) {
      apart.push(await costOf(commandsOf(options, variations, 1)));
      const joined = inOneProcess(commandsOf(options, variations, availableParallelism()));
      together.push(await costOf([joined]));
      const latest = [apart, together].map((all) => `${all.at(-1)?.wallSeconds.toFixed(1)} s`);
      options.say(`${variations} variations, round ${round}: ${latest.join(' apart, ')} together`);
    }
    figures.push({ variations, apart: costs(apart), together: costs(together) });
  }
  return figures;
}

function commandsOf(options: DecodeOnceOptions, count: number, threads: number): string[][] {
  const recipe = findPreset('standard')?.recipe;
  if (recipe === undefined) throw new Error('there is no standard preset');
  return planVariations(recipe.effects, count, SEED).map((effects, index) =>
    encodeArguments({
      sourcePath: options.clip,
      outputPath: join(options.folder, `decode-once-${index}.mp4`),
      source: options.source,
      effects,
      output: recipe.output,
      threads,
      encoder: 'libx264',
      noiseSeed: index,
      maxPixels: options.maxPixels,
    }),
  );
}

/** The same outputs from one input: the filters stand behind a split of the decoded pictures. */
function inOneProcess(commands: readonly (readonly string[])[]): string[] {
  const [first = []] = commands;
  const outputsAt = first.indexOf('-map');
  const stream = first[outputsAt + 1] ?? '';
  const chains: string[] = [];
  const outputs = commands.flatMap((command, index) => {
    const output = command.slice(command.indexOf('-map'));
    const filtersAt = output.indexOf('-vf');
    const [, filters = ''] = output.splice(filtersAt, 2);
    chains.push(`[d${index}]${filters}[v${index}]`);
    output[1] = `[v${index}]`;
    return output;
  });
  const labels = commands.map((_, index) => `[d${index}]`).join('');
  const graph = [`[${stream}]split=${commands.length}${labels}`, ...chains].join(';');
  const threads = ['-filter_complex_threads', String(availableParallelism())];
  return [...threads, ...first.slice(0, outputsAt), '-filter_complex', graph, ...outputs];
}

/** Of commands that run at once; ffmpeg's `-benchmark` tells of each at its end. */
async function costOf(commands: readonly (readonly string[])[]): Promise<Cost> {
  const startedAt = performance.now();
  const ends = await Promise.all(
    commands.map((args) => run(FFMPEG, ['-benchmark', ...args], { maxBuffer: 64 * 1024 * 1024 })),
  );
  const wallSeconds = (performance.now() - startedAt) / 1000;
  const told = ends.map(({ stderr }) => {
    const figure = (name: string) =>
      Number(new RegExp(`bench: .*?\\b${name}=([\\d.]+)`).exec(stderr)?.[1]);
    return { cpu: figure('utime') + figure('stime'), bytes: figure('maxrss') * 1024 };
  });
  return {
    wallSeconds,
    cpuSeconds: told.reduce((sum, { cpu }) => sum + cpu, 0),
    peakBytes: told.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function costs(all: readonly Cost[]): Costs {
  return {
    wallSeconds: spread(all.map((cost) => cost.wallSeconds)),
    cpuSeconds: spread(all.map((cost) => cost.cpuSeconds)),
    peakBytes: spread(all.map((cost) => cost.peakBytes)),
  };
}

/** For people: medians, and what sharing costs as a part of what running apart costs. */
export function describeDecodeOnce(figures: readonly DecodeOnceFigures[]): string {
  const lines = figures.flatMap(({ variations, apart, together }) => {
    const row = (what: string, key: keyof Costs, unit: number, name: string) => {
      const [each, one] = [apart[key].median, together[key].median];
      const [a, b] = [each, one].map((value) =>
        `${(value / unit).toFixed(1)} ${name}`.padStart(11),
      );
      return `    ${what.padEnd(12)} ${a} ${b}   ${(one / each).toFixed(2)}`;
    };
    return [
      `  ${variations} variations       apart    together   together / apart`,
      row('wall', 'wallSeconds', 1, 's'),
      row('CPU', 'cpuSeconds', 1, 's'),
      row('peak memory', 'peakBytes', 1e6, 'MB'),
    ];
  });
  return ['', 'Decoding once for several variations of 20 s of 1080p, medians', ...lines].join(
    '\n',
  );
}
