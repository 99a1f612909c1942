import { finished, until } from '../api.ts';
import { ffmpegsOf, orphans, shortcomings } from '../leftovers.ts';
import type { Scenario } from '../scenario.ts';

/** ffmpeg dies or stands still under a variation: it is noticed and made again, and never published half. */
export const stoppedFfmpeg: Scenario = {
  id: 'ffmpeg',
  title: 'kill (two of three times) or stop an ffmpeg that encodes',
  rounds: { full: 15, short: 1 },
  async run(rounds, workshop) {
    const clip = await workshop.clip({ seconds: 6, size: '640x360' });
    const lost: string[] = [];
    let noticedMs = 0;
    const booted = await workshop.boot('data', { SLOTS: '1' });
    for (let round = 0; round < rounds; round += 1) {
      const { job } = await booted.client.createJob({ videoPaths: [clip], variations: 1 });
      await until(booted, (message) => message.type === 'progress');
      const signal = round % 3 === 2 ? 'SIGSTOP' : 'SIGKILL';
      const pids = await ffmpegsOf(booted.dataDir);
      const startedAtMs = performance.now();
      for (const pid of pids) process.kill(Number(pid), signal);
      await until(booted, (message) => {
        if (message.type !== 'event' || message.kind !== 'variation.updated') return false;
        return message.data.variation.attempt > 1 || message.data.variation.status === 'completed';
      });
      if (signal === 'SIGSTOP') noticedMs = Math.max(noticedMs, performance.now() - startedAtMs);
      const done = await finished(booted, job.id);
      lost.push(...shortcomings(done), ...(await orphans(booted.dataDir, [done])));
      await booted.client.deleteJob(job.id);
    }
    await booted.server.stop();
    const note =
      noticedMs === 0
        ? ''
        : `a stopped one was noticed after ${Math.round(noticedMs / 1000)} s at most`;
    return { tried: rounds, lost, note };
  },
};
