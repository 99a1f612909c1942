import type { ReadFigures } from './measure-reads.ts';
import type { RawRemoval } from './measure-raw-removal.ts';
import type { IdleSweep, RemovingSweep } from './measure-sweep.ts';
import { timings } from './timings.ts';

export interface Figures {
  readonly jobs: number;
  /** Each of a process of its own. */
  readonly starts: readonly ColdStart[];
  readonly reads: readonly ReadFigures[];
  readonly idle: IdleSweep;
  /** One for each wave of jobs that expired. */
  readonly removing: readonly RemovingSweep[];
  /** The same removals by hand, in the same order. */
  readonly byHand: readonly RawRemoval[];
}

export interface ColdStart {
  readonly createAppMs: number;
  /** Since the process was started, with the loading of the code. */
  readonly processMs: number;
}

export interface Goal {
  readonly what: string;
  readonly figure: number;
  readonly limit: number;
  readonly met: boolean;
}

/** The promises, and whether this run kept them; all in milliseconds. Of several rounds, the median. */
export function goalsOf({ starts, reads, idle, removing }: Figures): Goal[] {
  const lists = reads.filter(({ what }) => what.startsWith('list'));
  const ofJob = reads.find(({ what }) => what === 'a job');
  return [
    below('list page, p99', Math.max(...lists.map(({ ours }) => ours.p99)), 20),
    below('a job, p99', ofJob?.ours.p99 ?? Number.NaN, 10),
    below('sweep with nothing to do', idle.ms.p50, 50),
    below(
      'sweep that removes a wave',
      medianOf(removing, ({ seconds }) => seconds * 1000),
      5000,
    ),
    below(
      'longest block of the loop meanwhile',
      medianOf(removing, ({ loop }) => loop.gapMs),
      50,
    ),
    below(
      'start to ready',
      medianOf(starts, ({ createAppMs }) => createAppMs),
      1000,
    ),
  ];
}

/** For people. */
export function describe(figures: Figures): string {
  const { jobs, starts, reads, idle, removing, byHand } = figures;
  return [
    '',
    `Reads of ${jobs} jobs, ms              p50      p99      max   raw p50   times raw`,
    ...reads.map(readLine),
    '',
    `Sweep with nothing to do, ms: p50 ${ms(idle.ms.p50)}, max ${ms(idle.ms.max)}; the loop was blocked for at most ${ms(idle.loop.gapMs)}`,
    '',
    'Sweep that removes jobs    jobs  seconds  loop blocked, ms  histogram  list page meanwhile, p99 and max, ms',
    ...removing.flatMap((sweep, wave) => [
      sweepLine('  ours', sweep, [sweep.listMs.p99, sweep.listMs.max]),
      ...byHand
        .slice(wave, wave + 1)
        .map((hand) => sweepLine('  by hand', { ...sweep, ...hand }, [])),
    ]),
    '',
    ...starts.map(
      ({ createAppMs, processMs }) =>
        `Start: ready after ${createAppMs.toFixed(0)} ms; ${processMs.toFixed(0)} ms with the loading of the code`,
    ),
    '',
    ...goalsOf(figures).map(goalLine),
  ].join('\n');
}

function medianOf<T>(items: readonly T[], of: (item: T) => number): number {
  return timings(items.map(of)).p50;
}

function below(what: string, figure: number, limit: number): Goal {
  return { what, figure, limit, met: figure < limit };
}

function readLine({ what, ours, raw }: ReadFigures): string {
  const figures = [ours.p50, ours.p99, ours.max].map((figure) => ms(figure).padStart(8));
  const ratio = (ours.p50 / raw.p50).toFixed(1);
  return `  ${what.padEnd(28)} ${figures.join(' ')} ${ms(raw.p50).padStart(9)} ${ratio.padStart(11)}`;
}

function sweepLine(
  what: string,
  { removed, seconds, loop }: Pick<RemovingSweep, 'removed' | 'seconds' | 'loop'>,
  listMs: readonly number[],
): string {
  return [
    what.padEnd(23),
    String(removed).padStart(7),
    seconds.toFixed(2).padStart(8),
    ms(loop.gapMs).padStart(17),
    ms(loop.histogramMs).padStart(10),
    ...listMs.map((figure) => ms(figure).padStart(8)),
  ].join(' ');
}

function goalLine({ what, figure, limit, met }: Goal): string {
  return `${met ? 'met   ' : 'missed'}  ${what.padEnd(40)} ${figure.toFixed(1)} ms (below ${limit})`;
}

function ms(figure: number): string {
  return figure.toFixed(2);
}
