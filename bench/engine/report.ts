import type { EncodingFigures } from './measure-encoding.ts';
import type { MemoryFigures } from './measure-memory.ts';
import type { Spread } from './stats.ts';

export interface Figures {
  readonly cores: number;
  readonly encoding: EncodingFigures;
  readonly upload: {
    readonly sizeBytes: number;
    /** From the last byte to the 202. */
    readonly seconds: Spread;
    /** Of which examining the file, measured by itself. */
    readonly examineSeconds: Spread;
  };
  readonly memory: MemoryFigures;
}

export interface Goal {
  readonly what: string;
  readonly figure: number;
  readonly limit: number;
  readonly met: boolean;
}

/** The promises, and whether this run kept them. Ratios are of medians. */
export function goalsOf({ encoding, upload, memory }: Figures): Goal[] {
  const { server, xargs, shellLoop, ownCpuShare, estimateErrorPercent } = encoding;
  return [
    goal('server / xargs', server.median / xargs.median, 1.05),
    goal('server / shell loop', server.median / shellLoop.median, 1),
    goal("server's own CPU / that of its encodes", ownCpuShare, 0.03),
    goal('error of the estimate at a quarter, %', estimateErrorPercent.median, 15),
    goal('last byte of the upload to 202, s', upload.seconds.median, 0.3),
    goal('peak memory while receiving, MB', memory.peakBytes / 1e6, 200),
  ];
}

/** For people. */
export function describe(figures: Figures): string {
  const { encoding, upload, memory } = figures;
  return [
    '',
    `Six variations of 20 s of 1080p, ${figures.cores} cores        min    median`,
    line('  server, from 202 to completed', encoding.server),
    line('  xargs -P, one thread each', encoding.xargs),
    line('  shell loop, default threads', encoding.shellLoop),
    '',
    `Upload of ${megabytes(upload.sizeBytes)}                             min    median`,
    line('  from its last byte to the 202', upload.seconds),
    line('  of which examining it', upload.examineSeconds),
    '',
    `Memory while receiving ${megabytes(memory.sentBytes)}: ` +
      `${megabytes(memory.beforeBytes)} before, ${megabytes(memory.peakBytes)} at the highest`,
    '',
    ...goalsOf(figures).map(goalLine),
  ].join('\n');
}

function goal(what: string, figure: number, limit: number): Goal {
  return { what, figure, limit, met: figure <= limit };
}

function goalLine({ what, figure, limit, met }: Goal): string {
  return `${met ? 'met   ' : 'missed'}  ${what.padEnd(42)} ${figure.toFixed(3)} (at most ${limit})`;
}

function line(what: string, { min, median }: Spread): string {
  return `${what.padEnd(40)} ${min.toFixed(2).padStart(7)} s ${median.toFixed(2).padStart(7)} s`;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
