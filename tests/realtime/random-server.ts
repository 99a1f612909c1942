import { writeFile } from 'node:fs/promises';
import type { JobId } from '../../src/lib/contract/ids.ts';
import { AppError } from '../../src/lib/server/errors.ts';
import { createLog } from '../../src/lib/server/log.ts';
import { createInProcessQueue } from '../../src/lib/server/queue/in-process-queue.ts';
import { createCancel } from '../../src/lib/server/services/control/cancel.ts';
import { CleanupReport } from '../../src/lib/server/services/cleanup/cleanup-report.ts';
import type { EncodeVariation } from '../../src/lib/server/services/rendering/encode-variation.ts';
import { Inspection } from '../../src/lib/server/services/cleanup/inspection.ts';
import { Locks } from '../../src/lib/server/services/jobs/locks.ts';
import { Leases } from '../../src/lib/server/services/jobs/leases.ts';
import { LiveProgress } from '../../src/lib/server/services/progress/live-progress.ts';
import { createMoveJob } from '../../src/lib/server/services/control/move-job.ts';
import { createQueueSwitch } from '../../src/lib/server/services/control/pause-queue.ts';
import { createPinJob } from '../../src/lib/server/services/control/pin-job.ts';
import { createRemoveJob } from '../../src/lib/server/services/jobs/remove-job.ts';
import { createRendering } from '../../src/lib/server/services/rendering/rendering.ts';
import { createRetry } from '../../src/lib/server/services/control/retry.ts';
import type { SettlePolicy } from '../../src/lib/server/services/jobs/settle.ts';
import { createRemoveSpentSources } from '../../src/lib/server/services/jobs/spent-sources.ts';
import { createVolumeGuard } from '../../src/lib/server/services/space/volume-guard.ts';
import { createRoomKeeper } from '../../src/lib/server/services/rendering/wait-for-room.ts';
import { SteadyTime } from '../../src/lib/server/steady-time.ts';
import { createSweep } from '../../src/lib/server/services/cleanup/sweep.ts';
import { createUpkeep } from '../../src/lib/server/services/cleanup/upkeep.ts';
import { LocalDisk } from '../../src/lib/server/storage/local-disk.ts';
import { insertTestJob, testStore, type TestJob } from '../support/store.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { testRoom } from '../support/room.ts';
import { tempDir } from '../support/temp-dir.ts';

const HOUR_MS = 3_600_000;
/** Less than what the journal and tombstones are kept for, or there would be nothing to compare. */
const MAX_WAIT_MS = 120 * HOUR_MS;

/** How an encode of the test ends; `hangs` until it is interrupted. */
export type Outcome = 'completes' | 'fails' | 'crashes' | 'hangs';

export type Command =
  | { readonly do: 'create'; readonly videos: number; readonly variations: number }
  | { readonly do: 'cancel' | 'retry' | 'remove' | 'pin' | 'front' | 'back'; readonly job: number }
  | { readonly do: 'cancelVideo'; readonly job: number; readonly video: number }
  | { readonly do: 'pause' | 'resume' | 'sweep' }
  | { readonly do: 'wait'; readonly hours: number };

/** The services around a real store and a real disk, with encodes that end as `outcomes` says, in turn. */
export async function randomServer(outcomes: readonly Outcome[]) {
  const store = await testStore();
  const disk = new LocalDisk(await tempDir());
  await disk.prepare();
  const clock = new ManualClock();
  const startedAt = clock.now();
  const log = createLog('silent');
  const locks = new Locks();
  const policy: SettlePolicy = {
    retentionMs: 24 * HOUR_MS,
    retryWindowMs: HOUR_MS,
    archiveSize: () => Promise.resolve(1000),
  };
  const nothing = () => Promise.resolve(null);
  const steady = new SteadyTime({ clock, log });
  const leases = new Leases();
  const common = { store, disk, clock, steady, log, locks, leases, policy };
  const removeSpentSources = createRemoveSpentSources(common);
  const queueSwitch = createQueueSwitch({ ...common, wakeQueue: () => queue.wake() });
  const room = createRoomKeeper({
    ...common,
    queue: queueSwitch,
    makeRoom: nothing,
    restoreBallast: nothing,
  });
  const rendering = createRendering({
    ...common,
    room,
    volume: createVolumeGuard(common),
    removeSpentSources,
    encode: encoderOf(outcomes),
    encoder: 'libx264',
    learn: () => Promise.resolve(),
    onAttemptEnded: () => undefined,
    takePictures: { ofOutput: nothing, ofSource: nothing },
    keepSourceStills: () => Promise.resolve(),
    makeSheet: nothing,
    discard: () => Promise.resolve(),
    live: new LiveProgress(() => undefined),
  });
  const queue = createInProcessQueue(rendering, { slots: 3, log });
  const wakeQueue = () => queue.wake();
  const cancel = createCancel({
    ...common,
    removeSpentSources,
    makeMissingSheets: () => Promise.resolve(),
    interrupt: (rows) => rendering.interrupt(rows),
  });
  const retry = createRetry({ ...common, wakeQueue, room: testRoom().room });
  const remove = createRemoveJob(common);
  const pin = createPinJob(common);
  const move = createMoveJob(common);
  const sweep = createSweep({
    ...common,
    removeJob: remove,
    newReport: () => new CleanupReport({ store, clock, log }),
    inspection: new Inspection({ ...common, inspect: () => Promise.resolve(true) }),
    removeSpentSources,
    removeOrphans: () => Promise.resolve(),
    removeExpiredUploads: () => Promise.resolve(),
    restoreBallast: nothing,
    relievePressure: () => Promise.resolve(),
    upkeep: createUpkeep({ store, historyMs: 1000 * HOUR_MS }),
  });
  const jobs: TestJob[] = [];

  async function run(command: Command): Promise<void> {
    const job = 'job' in command ? jobs[command.job % Math.max(1, jobs.length)] : undefined;
    const jobId = job?.jobId;
    switch (command.do) {
      case 'create':
        jobs.push(await insertTestJob(store, { ...command, now: clock.now() }));
        wakeQueue();
        return;
      case 'pause':
        await queueSwitch.pause('asked');
        return;
      case 'resume':
        await queueSwitch.resume();
        return;
      case 'sweep':
        await sweep();
        return;
      case 'wait':
        if (clock.now() - startedAt < MAX_WAIT_MS) clock.advance(command.hours * HOUR_MS);
        return;
      default:
        if (job !== undefined && jobId !== undefined) await change(command, job);
    }
  }

  async function change(command: Command, { jobId, videoIds }: TestJob): Promise<void> {
    if (command.do === 'cancel') await cancel({ jobId });
    if (command.do === 'retry') await retry({ jobId });
    if (command.do === 'remove') await remove(jobId, 'deleted');
    if (command.do === 'pin') await pin(jobId, true);
    if (command.do === 'front' || command.do === 'back') await move(jobId, command.do);
    const videoId =
      command.do === 'cancelVideo' ? videoIds[command.video % videoIds.length] : undefined;
    if (videoId !== undefined) await cancel({ jobId, videoId });
  }

  return {
    store,
    jobIds: (): JobId[] => jobs.map(({ jobId }) => jobId),
    /** Refusals are part of the game: a person may ask for what is no longer possible. */
    run: (command: Command) =>
      run(command).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      }),
    stop: () => queue.stop(),
  };
}

function encoderOf(outcomes: readonly Outcome[]): EncodeVariation {
  let next = 0;
  return async ({ outputPath }, { signal }) => {
    const outcome = outcomes[next++ % outcomes.length] ?? 'completes';
    if (outcome === 'hangs')
      await new Promise((resolve) => {
        if (signal.aborted) resolve(undefined);
        else signal.addEventListener('abort', resolve, { once: true });
      });
    else await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) return { outcome: 'interrupted' };
    if (outcome === 'completes') {
      await writeFile(outputPath, 'not a video, but as many bytes as it takes');
      const finding = { frames: 25, bitrate: 1000, warnings: [] };
      return { outcome: 'completed', durationMs: 1000, ssim: 0.9, ...finding };
    }
    const failure = { code: 'ENCODE_FAILED', message: 'It failed.', details: null };
    return { outcome: 'failed', failure, retryable: outcome === 'crashes' };
  };
}
