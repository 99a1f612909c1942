// Sends requests to the real server that it must withstand. Usage: npm run test:fuzz -- [--requests N] [--seed N]
import { randomInt } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ffmpeg } from '../support/ffmpeg.ts';
import { startServer } from '../support/server-process.ts';
import { FuzzWorld } from './fuzz-world.ts';
import { runFuzz } from './run-fuzz.ts';

const PASSWORD = 'correct horse battery';
const MAX_GROWTH_BYTES = 150 * 1024 * 1024;

const { values } = parseArgs({
  options: { requests: { type: 'string' }, seed: { type: 'string' } },
});
const requests = Number(values.requests ?? 5000);
const seed = Number(values.seed ?? randomInt(2 ** 31));
const folder = await mkdtemp(join(tmpdir(), 'video-refresher-fuzz-'));
const clip = join(folder, 'clip.mp4');
await ffmpeg([
  ...['-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25:duration=0.5'],
  ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', clip],
]);
const server = await startServer({
  dataDir: join(folder, 'data'),
  logFile: join(folder, 'server.log'),
  password: PASSWORD,
  // Proxies are believed, so that their headers are part of what is tried.
  env: { SLOTS: '2', TRUST_PROXY: 'true', MAX_UPLOAD_BYTES: '10000000' },
});
const end: { how?: string } = {};
void server.ended.then((how) => (end.how = how));
try {
  const report = await runFuzz({
    ...{ url: server.url, pid: server.pid, requests, seed },
    world: new FuzzWorld(server.url, PASSWORD, await readFile(clip)),
    onProgress: (done) => {
      if (done % 500 === 0) console.log(`${done} requests`);
    },
  });
  const { before, after } = report.memory;
  const growth = before === null || after === null ? 0 : after - before;
  const findings = [...report.findings];
  if (growth > MAX_GROWTH_BYTES)
    findings.push(`the server's memory grew by ${Math.round(growth / 1e6)} MB`);
  for (const finding of findings) console.error(`- ${finding}`);
  const counts = Object.entries(report.statuses).map(([status, count]) => `${status} × ${count}`);
  console.log(`${report.requests} requests, seed ${seed}: ${counts.join(', ')}`);
  console.log(`${findings.length} findings; memory grew by ${Math.round(growth / 1e6)} MB`);
  process.exitCode = findings.length > 0 ? 1 : 0;
} catch (error) {
  console.error(
    end.how === undefined ? error : `The server died (${end.how}):\n${server.logTail()}`,
  );
  process.exitCode = 1;
} finally {
  if (end.how === undefined) await server.stop();
  await rm(folder, { recursive: true });
}
