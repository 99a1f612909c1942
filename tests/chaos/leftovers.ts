import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Job } from '../../src/lib/contract/job.ts';
import { filesIn } from '../support/files-in.ts';

/** How long after its start a server may take to be rid of what another one left running. */
const RID_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 50;

/** Process ids of ffmpegs that work on a data folder. */
export async function ffmpegsOf(dataDir: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (/^[^\0]*ff(mpeg|probe)\0/.test(command) && command.includes(dataDir)) found.push(pid);
  }
  return found;
}

/** Those of the processes that outlive the time a new server has to end them. */
export async function survivors(pids: readonly string[], dataDir: string): Promise<string[]> {
  const until = performance.now() + RID_WITHIN_MS;
  let left = [...pids];
  while (left.length > 0 && performance.now() < until) {
    const alive = new Set(await ffmpegsOf(dataDir));
    left = left.filter((pid) => alive.has(pid));
    if (left.length > 0) await delay(LOOK_EVERY_MS);
  }
  return left;
}

/** What should not be on the disk once these jobs are done, and nothing else is there. */
export async function orphans(dataDir: string, jobs: readonly Job[]): Promise<string[]> {
  const expected = jobs.reduce((sum, job) => sum + job.counts.completed, 0);
  const outputs = (await filesIn(join(dataDir, 'outputs'))).filter((path) => path.endsWith('.mp4'));
  const temp = await filesIn(join(dataDir, 'tmp'));
  const lost: string[] = [];
  if (outputs.length !== expected)
    lost.push(`${outputs.length} videos on the disk where ${expected} are completed`);
  if (temp.length > 0) lost.push(`left in tmp: ${temp.join(', ')}`);
  return lost;
}

/** What is wrong with a job that should have been done, each variation once. */
export function shortcomings(job: Job): string[] {
  const { completed, total } = job.counts;
  const lost = completed === total ? [] : [`job ${job.id}: ${completed} of ${total} completed`];
  for (const video of job.videos)
    if (new Set(video.variations.map(({ n }) => n)).size !== job.variationsPerVideo)
      lost.push(`job ${job.id}: a variation is missing or doubled`);
  return lost;
}
