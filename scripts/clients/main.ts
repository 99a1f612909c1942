// Proves with the programs that people use that a ZIP can be downloaded, gone on with, and read. Prints a line per
// program; those that are not installed are skipped. Exit code 1 when one of them did not get the right bytes.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DOWNLOADS } from './downloads.ts';
import { FinishedJob } from './finished-job.ts';
import { READERS } from './readers.ts';
import { isInstalled } from './run-command.ts';

const say = (text: string) => console.log(text);

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Says how it went; false when it went wrong. */
async function attempt(title: string, command: string, work: () => Promise<void>) {
  if (!isInstalled(command)) {
    say(`skipped  ${title}: ${command} is not installed`);
    return true;
  }
  try {
    await work();
    say(`ok       ${title}`);
    return true;
  } catch (error) {
    say(`FAILED   ${title}: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

async function tryAll(job: FinishedJob, folder: string): Promise<boolean> {
  const whole = join(folder, 'whole.zip');
  await saveWhole(job, whole);
  const expected = await sha256(whole);
  const { size } = await stat(whole);
  say(`A ZIP of ${size} bytes, sha256 ${expected}`);
  const outcomes: boolean[] = [];
  for (const [at, { title, command, fetch }] of DOWNLOADS.entries()) {
    const path = join(folder, `${at}.zip`);
    const work = async () => {
      await fetch(job, path, size);
      if ((await sha256(path)) !== expected) throw new Error('the bytes are not the same');
    };
    outcomes.push(await attempt(title, command, work));
  }
  for (const { title, command, read } of READERS)
    outcomes.push(await attempt(title, command, () => read(whole)));
  return outcomes.every((isRight) => isRight);
}

/** Without any of the programs that are on trial. */
async function saveWhole(job: FinishedJob, path: string): Promise<void> {
  const [name = '', value = ''] = job.authorization.split(': ');
  const response = await fetch(job.url, { headers: { [name]: value } });
  if (!response.ok || response.body === null) throw new Error(`HTTP ${response.status}`);
  await pipeline(response.body, createWriteStream(path));
}

const folder = await mkdtemp(join(tmpdir(), 'video-refresher-clients-'));
try {
  const job = await FinishedJob.make(folder);
  try {
    if (!(await tryAll(job, folder))) process.exitCode = 1;
  } finally {
    await job.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
