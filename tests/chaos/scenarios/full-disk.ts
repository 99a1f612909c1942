import { execFile } from 'node:child_process';
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApiError } from '../../../scripts/support/api-client.ts';
import { call, finished, until } from '../api.ts';
import { orphans, shortcomings } from '../leftovers.ts';
import type { Scenario } from '../scenario.ts';

const run = promisify(execFile);
const VOLUME_MIB = 96;

/** The volume fills up under a running job: it waits, and is done when there is room again. */
export const fullDisk: Scenario = {
  id: 'full-disk',
  title: 'the volume fills up while a job runs, and has room again later',
  rounds: { full: 20, short: 1 },
  async run(rounds, workshop) {
    const volume = join(workshop.dir, 'volume');
    await mkdir(volume);
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${VOLUME_MIB}m`, 'tmpfs', volume]);
    } catch {
      return { tried: 0, lost: [], skipped: 'a volume of its own cannot be mounted (not root)' };
    }
    const lost: string[] = [];
    let refused = 0;
    try {
      const clip = await workshop.clip({
        seconds: 4,
        size: '640x360',
        filters: 'noise=alls=40:allf=t',
      });
      const booted = await workshop.boot(join(volume, 'data'), { SLOTS: '1' });
      for (let round = 0; round < rounds; round += 1) {
        const { job } = await booted.client.createJob({ videoPaths: [clip], variations: 2 });
        await until(booted, (message) => message.type === 'progress');
        await fill(join(volume, 'filler'));
        // Nothing more is taken, and what is there can still be listed.
        const another = await booted.client
          .createJob({ videoPaths: [clip], variations: 2 })
          .catch((error: unknown) => (error instanceof ApiError ? error.status : 0));
        if (another === 507) refused += 1;
        else lost.push(`round ${round}: a full volume answered ${JSON.stringify(another)}`);
        if (!(await call(booted, '/api/jobs')).ok) lost.push(`round ${round}: no list`);
        await rm(join(volume, 'filler'));
        const done = await finished(booted, job.id);
        lost.push(...shortcomings(done), ...(await orphans(booted.dataDir, [done])));
        await booted.client.deleteJob(job.id);
      }
      await booted.server.stop();
    } finally {
      await workshop.killAll();
      await run('umount', ['-l', volume]);
    }
    return { tried: rounds, lost, note: `${refused} uploads were refused with 507` };
  },
};

/** Leaves nothing free. */
async function fill(path: string): Promise<void> {
  const { bavail, bsize } = await statfs(join(path, '..'));
  await writeFile(path, Buffer.alloc(bavail * bsize, 1)).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  });
}
