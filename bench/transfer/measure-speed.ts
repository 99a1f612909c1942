import type { Child } from '../realtime/child.ts';
import type { BenchServer } from '../engine/bench-server.ts';
import { spread, type Spread } from '../engine/stats.ts';
import { download, type Download } from './downloads.ts';
import type { FromPlain, ToPlain } from './messages.ts';
import { putPlain, uploadMultipart, uploadResumable, type Source } from './uploads.ts';

const WAYS = [
  'plainPut',
  'tusReceived',
  'tusAccepted',
  'multipart',
  'plainRange',
  'range',
  'archiver',
  'archiverOverHttp',
  'archive',
] as const;
export type Way = (typeof WAYS)[number];

/** Bytes a second, by way. */
export type Speeds = Readonly<Record<Way, Spread>>;

export interface SpeedOptions {
  readonly server: BenchServer;
  readonly plain: Child<ToPlain, FromPlain>;
  readonly plainUrl: string;
  readonly source: Source;
  readonly archiveUrl: string;
  /** Together, of the files in the archive. */
  readonly archivedBytes: number;
  readonly rounds: number;
  readonly say: (line: string) => void;
}

/** Ours and the baseline in turns, so that both see the same moods of the machine; the first round only warms up. */
export async function measureSpeed(options: SpeedOptions): Promise<Speeds> {
  const figures = new Map<Way, number[]>(WAYS.map((way) => [way, []]));
  for (let round = 0; round <= options.rounds; round += 1) {
    const speeds = await oneRound(options);
    if (round === 0) continue;
    for (const way of WAYS) figures.get(way)?.push(speeds[way]);
    const shown = WAYS.map((way) => `${way} ${(speeds[way] / 1e6).toFixed(0)}`);
    options.say(`round ${round}, MB/s: ${shown.join(', ')}`);
  }
  return Object.fromEntries(
    [...figures].map(([way, ofWay]) => [way, spread(ofWay)]),
  ) as unknown as Speeds;
}

async function oneRound(options: SpeedOptions): Promise<Record<Way, number>> {
  const { server, plain, plainUrl, source, archiveUrl, archivedBytes } = options;
  const { sizeBytes } = source;
  const plainPut = sizeBytes / (await putPlain(plainUrl, source));
  const tus = await uploadResumable(server, source);
  const multipart = sizeBytes / (await uploadMultipart(server, source));
  const headers = { authorization: `Bearer ${server.api.token}` };
  // The middle: neither the first file nor the directory at the archive's end.
  const range = { start: Math.floor(archivedBytes / 4), end: Math.floor(archivedBytes * 0.9) };
  const plainRange = speedOf(await download(plainUrl, {}, range));
  const ranged = speedOf(await download(archiveUrl, headers, range));
  const archiver = await plain.ask({ do: 'archive' });
  if (!('seconds' in archiver)) throw new Error('expected the time that archiver took');
  const archiverOverHttp = speedOf(await download(`${plainUrl}/archive`));
  const archive = speedOf(await download(archiveUrl, headers));
  return {
    plainPut,
    tusReceived: sizeBytes / tus.receivedSeconds,
    tusAccepted: sizeBytes / tus.acceptedSeconds,
    multipart,
    plainRange,
    range: ranged,
    archiver: archivedBytes / archiver.seconds,
    archiverOverHttp,
    archive,
  };
}

function speedOf({ sizeBytes, seconds }: Download): number {
  return sizeBytes / seconds;
}
