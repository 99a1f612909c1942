import { setTimeout as delay } from 'node:timers/promises';
import { filesIn } from '../../support/files-in.ts';
import { finished } from '../api.ts';
import { openFiles, residentMiB } from '../process-facts.ts';
import type { Scenario } from '../scenario.ts';

/** The first jobs fill caches: growth is counted from here on. */
const WARM_UP = 0.2;
const ALLOWED_MIB = 48;
const ALLOWED_FILES = 3;
const SWEPT_WITHIN_MS = 15_000;

/** Jobs in a row that expire at once: memory, descriptors and files must return to where they were. */
export const soak: Scenario = {
  id: 'soak',
  title: 'a job, done, downloaded and expired',
  rounds: { full: 400, short: 2 },
  async run(rounds, workshop) {
    const clip = await workshop.clip({ seconds: 1, size: '160x90' });
    const booted = await workshop.boot('data', {
      RETENTION_HOURS: '0.001',
      HISTORY_DAYS: '0.001',
      SWEEP_CRON: '* * * * * *',
    });
    const { pid } = booted.server;
    const lost: string[] = [];
    let base = { memory: 0, files: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const { job } = await booted.client.createJob({ videoPaths: [clip], variations: 2 });
      const done = await finished(booted, job.id);
      if (done.status !== 'completed') lost.push(`round ${round}: ${done.status}`);
      if (round === Math.floor(rounds * WARM_UP))
        base = { memory: await residentMiB(pid), files: await openFiles(pid) };
    }
    const left = await emptied(booted.dataDir);
    if (left.length > 0) lost.push(`left on the disk: ${left.slice(0, 5).join(', ')}`);
    const memory = (await residentMiB(pid)) - base.memory;
    const files = (await openFiles(pid)) - base.files;
    if (memory > ALLOWED_MIB) lost.push(`memory grew by ${Math.round(memory)} MiB`);
    if (files > ALLOWED_FILES) lost.push(`${files} more descriptors are open`);
    await booted.server.stop();
    return {
      tried: rounds,
      lost,
      note: `memory ${memory >= 0 ? '+' : ''}${Math.round(memory)} MiB`,
    };
  },
};

/** What is left of outputs and uploads once the sweeps had their time. */
async function emptied(dataDir: string): Promise<string[]> {
  const until = performance.now() + SWEPT_WITHIN_MS;
  for (;;) {
    const left = [
      ...(await filesIn(`${dataDir}/outputs`)),
      ...(await filesIn(`${dataDir}/uploads`)),
    ];
    if (left.length === 0 || performance.now() > until) return left;
    await delay(200);
  }
}
