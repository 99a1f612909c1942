import { setTimeout as delay } from 'node:timers/promises';
import { startServer } from '../../../scripts/support/server-process.ts';
import { finished, until } from '../api.ts';
import { orphans, shortcomings } from '../leftovers.ts';
import type { Scenario } from '../scenario.ts';

const LONGEST_MS = 2000;

/** A server dies while it encodes; the next one dies within its first two seconds; the third finishes the work. */
export const killInRecovery: Scenario = {
  id: 'kill-recovery',
  title: 'kill -9 in the first two seconds of a recovery',
  rounds: { full: 50, short: 1 },
  async run(rounds, workshop) {
    const clip = await workshop.clip({ seconds: 1, size: '320x180' });
    const lost: string[] = [];
    let booted = await workshop.boot();
    for (let round = 0; round < rounds; round += 1) {
      const { job } = await booted.client.createJob({ videoPaths: [clip], variations: 3 });
      await until(booted, (message) => message.type === 'progress');
      await booted.kill();
      await startAndKill(booted.dataDir, workshop.between(0, LONGEST_MS));
      booted = await workshop.boot();
      const done = await finished(booted, job.id);
      lost.push(...shortcomings(done), ...(await orphans(booted.dataDir, [done])));
      await booted.client.deleteJob(job.id);
    }
    await booted.server.stop();
    return { tried: rounds, lost };
  },
};

async function startAndKill(dataDir: string, afterMs: number): Promise<void> {
  let pid = 0;
  const starting = startServer({
    dataDir,
    logFile: `${dataDir}-killed.log`,
    password: 'correct horse battery',
    env: { SLOTS: '2' },
    onSpawned: (spawned) => (pid = spawned),
  });
  await delay(afterMs);
  process.kill(pid, 'SIGKILL');
  // Killed before it listened it never was ready, killed after that it has ended: either will do.
  await starting.then(
    ({ ended }) => ended,
    () => undefined,
  );
}
