import type { Figures } from './measure.ts';
import type { SleeperFigures } from './measure-sleepers.ts';
import { VARIANTS, type VariantName } from './variants.ts';

export interface Goal {
  readonly what: string;
  readonly figure: number;
  readonly limit: number;
  readonly met: boolean;
}

export interface Results {
  /** By load, in the order of measuring; the first load is the one with goals. */
  readonly figures: readonly (readonly Figures[])[];
  readonly sleepers: SleeperFigures;
  /** What could not be measured, and why. */
  readonly notes: readonly string[];
}

const MB = 1_000_000;

/** The promises, and whether this run kept them. */
export function goalsOf({ figures, sleepers }: Results): Goal[] {
  const [first = []] = figures;
  const of = (name: VariantName) => first.find(({ variant }) => variant === name);
  const ours = of('hub-ws');
  const times = (name: VariantName) =>
    (of(name)?.wholeLoadPercent ?? Number.NaN) / (ours?.wholeLoadPercent ?? Number.NaN);
  return [
    atMost('server CPU, % of a core', ours?.wholeLoadPercent ?? Number.NaN, 15),
    atMost('p99 from publish to receipt, ms', ours?.p99Ms ?? Number.NaN, 100),
    atLeast('CPU of the naive loop / ours', times('naive'), 4),
    atLeast('CPU of socket.io / ours', times('socket.io'), 4),
    atLeast('CPU of socket.io, batched / ours', times('socket.io-batched'), 4),
    atMost('p99 of the others beside sleepers, ms', sleepers.p99Ms, 250),
    atMost('memory growth beside sleepers, MB', sleepers.memoryGrowthBytes / MB, 150),
    atMost('sleepers gone after, s', (sleepers.goneAfterMs ?? Infinity) / 1000, 60),
  ];
}

/** For people. */
export function describe(results: Results): string {
  const tables = results.figures.flatMap((ofLoad) => {
    const [first] = ofLoad;
    if (first === undefined) return [];
    const { clients, variations, hz } = first.load;
    const title = `${clients} clients, ${variations} running variations, ${hz} Hz`;
    return [title, HEAD, ...ofLoad.map(line), ''];
  });
  const { asleep, load } = results.sleepers;
  return [
    ...tables,
    ...results.notes,
    `Goals at ${results.figures[0]?.[0]?.load.clients ?? 0} clients; ${asleep} of ${load.clients} sleep in the last three:`,
    ...goalsOf(results).map(goalLine),
  ].join('\n');
}

const HEAD = `${''.padEnd(32)}    CPU  published  CPU for all  clients'  RSS/client     p50     p99  delivered`;

function line(figures: Figures): string {
  const { cpuPercent, clientCpuPercent, rssPerClientBytes, p50Ms, p99Ms, delivered } = figures;
  const { published, wholeLoadPercent } = figures;
  return [
    VARIANTS[figures.variant].title.padEnd(32),
    `${cpuPercent.toFixed(1)} %`.padStart(7),
    `${(published * 100).toFixed(0)} %`.padStart(9),
    `${wholeLoadPercent.toFixed(1)} %`.padStart(11),
    `${clientCpuPercent.toFixed(0)} %`.padStart(9),
    `${(rssPerClientBytes / 1000).toFixed(1)} KB`.padStart(11),
    p50Ms.toFixed(1).padStart(7),
    p99Ms.toFixed(1).padStart(7),
    `${(delivered * 100).toFixed(0)} %`.padStart(10),
  ].join(' ');
}

function atMost(what: string, figure: number, limit: number): Goal {
  return { what, figure, limit, met: figure <= limit };
}

function atLeast(what: string, figure: number, limit: number): Goal {
  return { what, figure, limit, met: figure >= limit };
}

function goalLine({ what, figure, limit, met }: Goal): string {
  return `${met ? 'met   ' : 'missed'}  ${what.padEnd(40)} ${figure.toFixed(1)} (goal: ${limit})`;
}
