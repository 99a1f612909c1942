import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import type { JournalEvent } from '../../src/lib/contract/wire.ts';
import { CleanupReport } from '../../src/lib/server/services/cleanup/cleanup-report.ts';
import { createEviction } from '../../src/lib/server/services/cleanup/evict-jobs.ts';
import { createInspectResults } from '../../src/lib/server/services/cleanup/inspect-results.ts';
import { Inspection } from '../../src/lib/server/services/cleanup/inspection.ts';
import { Locks } from '../../src/lib/server/services/jobs/locks.ts';
import { Leases } from '../../src/lib/server/services/jobs/leases.ts';
import { createRemoveOrphans } from '../../src/lib/server/services/cleanup/orphans.ts';
import { createRelievePressure } from '../../src/lib/server/services/cleanup/relieve-pressure.ts';
import { createRemoveJob } from '../../src/lib/server/services/jobs/remove-job.ts';
import { settle, type SettlePolicy } from '../../src/lib/server/services/jobs/settle.ts';
import { createRemoveSpentSources } from '../../src/lib/server/services/jobs/spent-sources.ts';
import { SteadyTime } from '../../src/lib/server/steady-time.ts';
import { createSweep } from '../../src/lib/server/services/cleanup/sweep.ts';
import { createUpkeep } from '../../src/lib/server/services/cleanup/upkeep.ts';
import { createVolumeBudget } from '../../src/lib/server/services/space/volume-budget.ts';
import { VolumeWatch } from '../../src/lib/server/services/cleanup/watch-volume.ts';
import { LocalDisk } from '../../src/lib/server/storage/local-disk.ts';
import type { Store } from '../../src/lib/server/store/store.ts';
import { ManualClock } from './manual-clock.ts';
import { testStore, type TestJob } from './store.ts';
import { tempDir } from './temp-dir.ts';

export const HOUR_MS = 3_600_000;
export const policy: SettlePolicy = {
  retentionMs: 24 * HOUR_MS,
  retryWindowMs: HOUR_MS,
  archiveSize: () => Promise.resolve(1),
};

/** A disk whose next removal of a job's outputs removes them and then fails, as if the server had died there. */
export class BreakingDisk extends LocalDisk {
  breaksNext = false;

  override async removeOutputsOfJob(jobId: string): Promise<number> {
    const freedBytes = await super.removeOutputsOfJob(jobId);
    if (!this.breaksNext) return freedBytes;
    this.breaksNext = false;
    throw new Error('the disk broke');
  }
}

/** Everything that clears up, with a real store and a real disk, and no server around it. */
export async function sweepScene(
  options: { capBytes?: number; evictAbove?: number; dataDir?: string } = {},
) {
  const { capBytes = null, evictAbove = 0.85 } = options;
  const dataDir = options.dataDir ?? (await tempDir());
  const store = await testStore();
  const disk = new BreakingDisk(dataDir);
  await disk.prepare();
  const clock = new ManualClock(0);
  const log = pino({ level: 'silent' });
  const leases = new Leases();
  const locks = new Locks();
  const uploadsInFlight = new Set<string>();
  const steady = new SteadyTime({ clock, log });
  const newReport = () => new CleanupReport({ store, clock, log });
  const removeJob = createRemoveJob({ store, disk, clock, log, locks, leases });
  const inspect = createInspectResults({
    ...{ store, disk, clock, steady, log, leases, locks, policy, removeJob, newReport },
  });
  const inspection = new Inspection({ store, disk, clock, log, inspect });
  const removeOrphans = createRemoveOrphans({
    ...{ store, disk, log, uploadsInFlight },
    restoreUpload: () => Promise.resolve(false),
  });
  const budget = createVolumeBudget({
    ...{ dataDir, capBytes, evictAbove },
    reservedBytes: () => Promise.resolve(0),
    knownBytes: () => store.jobs.knownBytes(),
  });
  const eviction = createEviction({
    ...{ store, leases, removeJob, newReport, log },
    onBrokenOff: (jobId) => inspection.note(jobId),
  });
  const volumeWatch = new VolumeWatch({ store, clock, log, budget, plan: eviction.plan });
  const sweep = createSweep({
    ...{ store, disk, clock, steady, log, policy, removeJob, newReport, inspection },
    ...{ removeOrphans, removeExpiredUploads: () => Promise.resolve() },
    removeSpentSources: createRemoveSpentSources({ store, disk, clock, steady }),
    relievePressure: createRelievePressure({ budget, eviction, volumeWatch }),
    restoreBallast: () => Promise.resolve(),
    upkeep: createUpkeep({ store, historyMs: 30 * 24 * HOUR_MS }),
  });
  const events: JournalEvent[] = [];
  store.onWritten((written) => {
    events.push(...written);
    inspection.observe(written);
  });
  onTestFinished(async () => {
    await Promise.all([inspection.stop(), volumeWatch.stop()]);
  });
  const kinds = () => events.map(({ kind }) => kind);
  return {
    ...{
      store,
      disk,
      dataDir,
      clock,
      log,
      leases,
      uploadsInFlight,
      removeJob,
      sweep,
      removeOrphans,
      inspection,
    },
    ...{ budget, eviction, volumeWatch, events, kinds, outputs: join(dataDir, 'outputs') },
  };
}

/** Completes or fails the only variation of each video of a job, at the clock's time, with files of so many bytes. */
export async function finish(
  { store, disk, clock }: { store: Store; disk: LocalDisk; clock: ManualClock },
  job: TestJob,
  { ok = true, bytes = 1 } = {},
): Promise<void> {
  const now = clock.now();
  for (const [index, id] of job.variationIds.entries()) {
    const videoId = job.videoIds[index] ?? job.videoIds[0];
    if (videoId === undefined) throw new Error('a job without a video');
    const file = `${index + 1}.1.mp4`;
    const output = { jobId: job.jobId, videoId, file };
    await mkdir(dirname(disk.outputPath(output)), { recursive: true });
    const content = Buffer.alloc(bytes, index + 1);
    if (ok) await writeFile(disk.outputPath(output), content);
    await writeFile(disk.uploadPath(`source-${videoId}`), 'x');
    await store.write(async (tx) => {
      const { attempt } = await tx.variations.claim(id);
      const done = {
        ...{
          file,
          size_bytes: bytes,
          crc32: crc32(content),
          duration_ms: 1,
          ssim: null,
          bitrate: 1000,
        },
        ...{ poster_file: null, completed_at: now },
      };
      if (ok) await tx.variations.complete(id, attempt, done);
      else await tx.variations.fail(id, attempt, { code: 'X', message: 'x', details: null });
      await settle(tx, job.jobId, [videoId], now, policy);
    });
  }
}
