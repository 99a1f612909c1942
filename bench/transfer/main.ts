// Measures uploads and downloads beside a plain HTTP server that moves the same bytes. Linux only (it reads /proc).
// Usage: npm run bench:transfer -- [--megabytes N] [--total-megabytes N] [--full] [--rounds N] [--json]
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BenchServer } from '../engine/bench-server.ts';
import { makePaddedClip } from '../engine/clips.ts';
import { Child } from '../realtime/child.ts';
import { makeArchivedJob } from './archived-job.ts';
import { measureMemory } from './measure-memory.ts';
import { measureSpeed } from './measure-speed.ts';
import type { FromPlain, ToPlain } from './messages.ts';
import { describe, goalsOf, type Figures } from './report.ts';
import type { Source } from './uploads.ts';

const MB = 1_000_000;
const SMALL_BYTES = 16 * MB;
/** Twice this is what `--full` moves each way; MAX_UPLOAD_BYTES has to be above it. */
const FULL_UPLOAD_BYTES = 2000 * MB;
const VARIATIONS = 10;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    full: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    megabytes: { type: 'string', default: '1000' },
    'total-megabytes': { type: 'string', default: '1000' },
  },
});
const say = (line: string) => console.error(line);

async function makeSource(folder: string, name: string, sizeBytes: number): Promise<Source> {
  const path = join(folder, name);
  await rename(await makePaddedClip(folder, sizeBytes), path);
  return { path, sizeBytes };
}

async function totalSize(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(async (path) => (await stat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function measure(folder: string): Promise<Figures> {
  const uploadBytes = Number(values.megabytes) * MB;
  const totalBytes = values.full ? 2 * FULL_UPLOAD_BYTES : Number(values['total-megabytes']) * MB;
  const rounds = Number(values.rounds);
  say('making the files …');
  const source = await makeSource(folder, 'source.mp4', uploadBytes);
  const small = await makeSource(folder, 'few-bytes.mp4', SMALL_BYTES);
  const large = values.full ? await makeSource(folder, 'large.mp4', FULL_UPLOAD_BYTES) : source;
  const { jobId, paths } = await makeArchivedJob(join(folder, 'data'), uploadBytes, VARIATIONS);
  const archivedBytes = await totalSize(paths);
  // Of the same size as the archive, for the plain server to send ranges of; its holes take no time to read.
  const served = await makeSource(folder, 'served.mp4', archivedBytes);
  const server = await BenchServer.start(folder);
  const files = [join(folder, 'received.mp4'), served.path, ...paths];
  const plain = new Child<ToPlain, FromPlain>(
    new URL('./plain-server.ts', import.meta.url).href,
    files,
  );
  try {
    const listening = await plain.hear();
    if (!('port' in listening)) throw new Error('the plain server did not listen');
    const archiveUrl = `${server.url}/api/jobs/${jobId}/download`;
    say(`moving ${totalBytes / MB} MB each way …`);
    const memory = await measureMemory({ server, source: large, small, archiveUrl, totalBytes });
    const plainUrl = `http://127.0.0.1:${listening.port}`;
    const options = { server, plain, plainUrl, source, archiveUrl, archivedBytes, rounds, say };
    const speeds = await measureSpeed(options);
    return { uploadBytes, archivedBytes, rounds, speeds, memory };
  } finally {
    await plain.stop();
    await server.stop();
  }
}

const folder = await mkdtemp(join(tmpdir(), 'video-refresher-bench-'));
await mkdir(join(folder, 'data'), { recursive: true });
// However it ends, nothing of it stays; the server is ended by its own `exit` listener.
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => process.exit(1));

const figures = await measure(folder);
console.log(
  values.json === true
    ? JSON.stringify({ ...figures, goals: goalsOf(figures) }, null, 2)
    : describe(figures),
);
