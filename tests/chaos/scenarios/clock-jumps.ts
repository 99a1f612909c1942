import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished, until } from '../api.ts';
import { shortcomings } from '../leftovers.ts';
import type { Scenario } from '../scenario.ts';

/** Where Debian's package `faketime` puts it. */
const LIBRARY = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';
const HOURS = 25;

/** The wall clock leaps a day ahead or back while jobs run and results lie there: nothing is lost by it. */
export const clockJumps: Scenario = {
  id: 'clock',
  title: `the clock leaps ${HOURS} hours ahead or back while a job runs`,
  rounds: { full: 20, short: 1 },
  async run(rounds, workshop) {
    const isThere = await access(LIBRARY).then(
      () => true,
      () => false,
    );
    if (!isThere) return { tried: 0, lost: [], skipped: 'libfaketime is not installed' };
    const time = join(workshop.dir, 'time');
    const clip = await workshop.clip({ seconds: 3, size: '320x180' });
    const lost: string[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await writeFile(time, '+0');
      const booted = await workshop.boot(`data-${round}`, {
        LD_PRELOAD: LIBRARY,
        FAKETIME_TIMESTAMP_FILE: time,
        FAKETIME_DONT_FAKE_MONOTONIC: '1',
        FAKETIME_NO_CACHE: '1',
        SWEEP_CRON: '* * * * * *',
      });
      const before = await booted.client.createJob({ videoPaths: [clip], variations: 1 });
      await finished(booted, before.job.id);
      const { job } = await booted.client.createJob({ videoPaths: [clip], variations: 3 });
      await until(booted, (message) => message.type === 'progress');
      await writeFile(time, `${round % 2 === 0 ? '+' : '-'}${HOURS}h`);
      lost.push(...shortcomings(await finished(booted, job.id)));
      const kept = await booted.client.getJob(before.job.id);
      if (kept.status !== 'completed')
        lost.push(`round ${round}: a result of a minute ago is ${kept.status}`);
      await booted.server.stop();
    }
    return { tried: rounds, lost };
  },
};
