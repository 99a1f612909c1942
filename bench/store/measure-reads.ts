import type { JobId } from '../../src/lib/contract/ids.ts';
import type { App } from '../../src/lib/server/app.ts';
import { createJournalReader } from '../../src/lib/server/services/reading/watch-jobs.ts';
import { openStore } from '../../src/lib/server/store/store.ts';
import type { Filled } from './fill.ts';
import type { RawQueries } from './raw-queries.ts';
import { timings, type Timings } from './timings.ts';

const PAGE = 50;
const NEWEST = 200;

/** One thing that is read, and the same by raw queries; in milliseconds. */
export interface ReadFigures {
  readonly what: string;
  readonly ours: Timings;
  readonly raw: Timings;
}

interface Read {
  readonly what: string;
  readonly ours: (round: number) => Promise<unknown>;
  readonly raw: (round: number) => unknown;
}

/** Every read, ours and raw in turns. */
export async function measureReads(
  app: App,
  raw: RawQueries,
  { jobIds, databasePath }: Filled,
  rounds: number,
): Promise<ReadFigures[]> {
  const store = await openStore(databasePath, 'bench');
  const journal = createJournalReader(store, (job) => job);
  /** Jobs all over the list, the same ones in every run. */
  const jobAt = (round: number): JobId => {
    const id = jobIds[(round * 7919) % jobIds.length];
    if (id === undefined) throw new Error('there are no jobs');
    return id;
  };
  const reads: Read[] = [
    {
      what: 'list, first page',
      ours: () => app.listJobs({ limit: PAGE }),
      raw: () => raw.newest(PAGE + 1),
    },
    {
      what: 'list, anywhere',
      ours: (round) => app.listJobs({ limit: PAGE, cursor: jobAt(round) }),
      raw: (round) => raw.before(jobAt(round), PAGE + 1),
    },
    {
      what: 'list, 200 a page',
      ours: () => app.listJobs({ limit: NEWEST }),
      raw: () => raw.newest(NEWEST + 1),
    },
    {
      what: 'list, of two rare states',
      ours: () => app.listJobs({ limit: PAGE, statuses: ['failed', 'cancelled'] }),
      raw: () => raw.ofStatus(PAGE + 1),
    },
    {
      what: 'a job',
      ours: (round) => app.getJob(jobAt(round)),
      raw: (round) => raw.job(jobAt(round)),
    },
    {
      what: 'snapshot for a welcome',
      ours: () => journal.snapshot(),
      raw: () => [...raw.newest(NEWEST), ...raw.active()],
    },
  ];
  const figures: ReadFigures[] = [];
  for (const read of reads) figures.push(await measure(read, rounds));
  await store.close();
  return figures;
}

async function measure({ what, ours, raw }: Read, rounds: number): Promise<ReadFigures> {
  const oursMs: number[] = [];
  const rawMs: number[] = [];
  const warmUp = Math.ceil(rounds / 10);
  for (let round = -warmUp; round < rounds; round += 1) {
    const startedAt = performance.now();
    await ours(Math.abs(round));
    const betweenAt = performance.now();
    raw(Math.abs(round));
    if (round < 0) continue;
    oursMs.push(betweenAt - startedAt);
    rawMs.push(performance.now() - betweenAt);
    // Else the timers of the process would wait for the end of the measurement.
    await new Promise(setImmediate);
  }
  return { what, ours: timings(oursMs), raw: timings(rawMs) };
}
