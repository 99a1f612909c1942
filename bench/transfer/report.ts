import type { Growth, MemoryFigures } from './measure-memory.ts';
import type { Speeds, Way } from './measure-speed.ts';

export interface Figures {
  readonly uploadBytes: number;
  readonly archivedBytes: number;
  readonly rounds: number;
  readonly speeds: Speeds;
  readonly memory: MemoryFigures;
}

export interface Goal {
  readonly what: string;
  readonly figure: number;
  readonly limit: string;
  readonly met: boolean;
}

const MB = 1_000_000;

/**
 * The promises, and whether this run kept them. Ratios are of medians of speeds. A multipart upload is answered
 * when its file has been examined too, which a plain PUT does not do; what that takes is known from the other way.
 */
export function goalsOf({ speeds, memory }: Figures): Goal[] {
  const ratio = (ours: Way, baseline: Way) => speeds[ours].median / speeds[baseline].median;
  const examination = 1 / speeds.tusAccepted.median - 1 / speeds.tusReceived.median;
  const putAndExamined = 1 / (1 / speeds.plainPut.median + examination);
  return [
    atLeast('tus, to the last byte / plain PUT', ratio('tusReceived', 'plainPut'), 0.65),
    atLeast('multipart, to the 202 / plain PUT', ratio('multipart', 'plainPut'), 0.7),
    atLeast(
      'multipart, to the 202 / PUT and examination',
      speeds.multipart.median / putAndExamined,
      0.7,
    ),
    atLeast('range of a ZIP / range of a plain file', ratio('range', 'plainRange'), 0.7),
    atLeast('whole ZIP / archiver into nothing', ratio('archive', 'archiver'), 0.9),
    atLeast('whole ZIP / archiver over plain HTTP', ratio('archive', 'archiverOverHttp'), 0.9),
    below('memory growth, tus, MB', memory.resumable.growthBytes / MB, 64),
    below('memory growth, multipart, MB', memory.multipart.growthBytes / MB, 64),
    below('memory growth, ZIP, MB', memory.archive.growthBytes / MB, 64),
  ];
}

/** For people. */
export function describe(figures: Figures): string {
  const { speeds, memory, uploadBytes, archivedBytes, rounds } = figures;
  return [
    '',
    `MB/s, ${rounds} rounds${''.padEnd(26)} lowest   median  highest`,
    `Upload of ${megabytes(uploadBytes)}`,
    line('  plain PUT, flushed', speeds, 'plainPut'),
    line('  tus, to the last byte', speeds, 'tusReceived'),
    line('  tus, to the 202', speeds, 'tusAccepted'),
    line('  multipart, to the 202', speeds, 'multipart'),
    `Download of ${megabytes(archivedBytes)}`,
    line('  plain file, a range', speeds, 'plainRange'),
    line('  ZIP, a range', speeds, 'range'),
    line('  archiver into nothing', speeds, 'archiver'),
    line('  archiver over plain HTTP', speeds, 'archiverOverHttp'),
    line('  ZIP, whole', speeds, 'archive'),
    '',
    'Memory of the server',
    growthLine('  tus', memory.resumable),
    growthLine('  multipart', memory.multipart),
    growthLine('  ZIP', memory.archive),
    '',
    ...goalsOf(figures).map(goalLine),
  ].join('\n');
}

function atLeast(what: string, figure: number, limit: number): Goal {
  return { what, figure, limit: `at least ${limit}`, met: figure >= limit };
}

function below(what: string, figure: number, limit: number): Goal {
  return { what, figure, limit: `below ${limit}`, met: figure < limit };
}

function line(what: string, speeds: Speeds, way: Way): string {
  const { min, median, all } = speeds[way];
  const shown = [min, median, Math.max(...all)].map((speed) => (speed / MB).toFixed(0).padStart(8));
  return `${what.padEnd(36)} ${shown.join(' ')}`;
}

function growthLine(what: string, { movedBytes, beforeBytes, growthBytes }: Growth): string {
  const moved = `${megabytes(movedBytes)} moved`;
  return `${what.padEnd(14)} ${moved.padEnd(16)} ${megabytes(beforeBytes)} before, at most ${megabytes(growthBytes)} more`;
}

function goalLine({ what, figure, limit, met }: Goal): string {
  return `${met ? 'met   ' : 'missed'}  ${what.padEnd(44)} ${figure.toFixed(2)} (${limit})`;
}

function megabytes(bytes: number): string {
  return `${(bytes / MB).toFixed(0)} MB`;
}
