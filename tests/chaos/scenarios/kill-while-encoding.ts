import { setTimeout as delay } from 'node:timers/promises';
import { finished } from '../api.ts';
import { ffmpegsOf, orphans, shortcomings, survivors } from '../leftovers.ts';
import type { Scenario } from '../scenario.ts';

const VARIATIONS = 3;
const LONGEST_MS = 900;

/** Rounds on one data folder: a job is accepted, the server dies at some moment, the next one finishes it. */
export const killWhileEncoding: Scenario = {
  id: 'kill-encoding',
  title: 'kill -9 at a random moment while encoding',
  rounds: { full: 200, short: 1 },
  async run(rounds, workshop) {
    const clip = await workshop.clip({ seconds: 1, size: '320x180' });
    const lost: string[] = [];
    let booted = await workshop.boot();
    for (let round = 0; round < rounds; round += 1) {
      const { job } = await booted.client.createJob({ videoPaths: [clip], variations: VARIATIONS });
      await delay(workshop.between(0, LONGEST_MS));
      const running = await ffmpegsOf(booted.dataDir);
      await booted.kill();
      booted = await workshop.boot();
      const left = await survivors(running, booted.dataDir);
      if (left.length > 0) lost.push(`round ${round}: ${left.length} old ffmpegs are alive`);
      const done = await finished(booted, job.id);
      lost.push(...shortcomings(done), ...(await orphans(booted.dataDir, [done])));
      await booted.client.deleteJob(job.id);
    }
    await booted.server.stop();
    return { tried: rounds, lost };
  },
};
