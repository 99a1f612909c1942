// Measures the application with ten thousand jobs, without HTTP, beside the same queries by hand.
// Usage: npm run bench:store -- [--jobs N] [--rounds N] [--json]
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Child } from '../realtime/child.ts';
import { SkippingClock, startApp } from './bench-app.ts';
import { fill } from './fill.ts';
import { measureRawRemoval, type RawRemoval } from './measure-raw-removal.ts';
import { measureReads } from './measure-reads.ts';
import { measureIdleSweep, measureRemovingSweep, type RemovingSweep } from './measure-sweep.ts';
import { RawQueries } from './raw-queries.ts';
import { describe, goalsOf, type ColdStart, type Figures } from './report.ts';

const WAVES = 3;
/** Of all jobs, one in so many goes with each wave. */
const WAVE_SHARE = 10;
const STARTS = 3;
const IDLE_SWEEPS = 20;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    jobs: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '500' },
  },
});
const say = (line: string) => console.error(line);

async function coldStart(dataDir: string): Promise<ColdStart> {
  const file = new URL('./cold-start.ts', import.meta.url).href;
  const child = new Child<never, ColdStart>(file, [dataDir]);
  const figures = await child.hear();
  await child.stop();
  return figures;
}

async function measure(folder: string, jobs: number, rounds: number): Promise<Figures> {
  const dataDir = join(folder, 'data');
  const waveJobs = Math.floor(jobs / WAVE_SHARE);
  say(`writing ${jobs} jobs …`);
  const filled = await fill(dataDir, jobs, WAVES, waveJobs);
  say('starting …');
  const starts: ColdStart[] = [];
  for (let start = 0; start < STARTS; start += 1) starts.push(await coldStart(dataDir));
  const clock = new SkippingClock();
  const app = await startApp(dataDir, clock);
  const raw = new RawQueries(filled.databasePath);
  try {
    say('reading …');
    const reads = await measureReads(app, raw, filled, rounds);
    say('sweeping …');
    const idle = await measureIdleSweep(app, IDLE_SWEEPS);
    const removing: RemovingSweep[] = [];
    const byHand: RawRemoval[] = [];
    for (let wave = 0; wave < WAVES; wave += 1) {
      byHand.push(await measureRawRemoval(folder, raw, filled, waveJobs));
      removing.push(await measureRemovingSweep(app, clock, waveJobs));
      say(`wave ${wave + 1}: ${removing.at(-1)?.seconds.toFixed(2)} s`);
    }
    return { jobs, starts, reads, idle, removing, byHand };
  } finally {
    raw.close();
    await app.stop();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'video-refresher-bench-'));
// However it ends, nothing of it stays.
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => process.exit(1));

const figures = await measure(folder, Number(values.jobs), Number(values.rounds));
console.log(
  values.json === true
    ? JSON.stringify({ ...figures, goals: goalsOf(figures) }, null, 2)
    : describe(figures),
);
