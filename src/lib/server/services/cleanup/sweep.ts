import type { JobId, VariationId, VideoId } from '../../../contract/ids.ts';
import type { Failure } from '../../../contract/job.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { JobRow } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { CleanupReport } from './cleanup-report.ts';
import type { Inspection } from './inspection.ts';
import type { RemoveJob } from '../jobs/remove-job.ts';
import { settle, type SettlePolicy } from '../jobs/settle.ts';
import type { SteadyTime } from '../../steady-time.ts';
import type { Upkeep } from './upkeep.ts';

/** A job that has waited this long is given up, and said so. */
const MAX_WAIT_MS = 24 * 3_600_000;
/** Longer than any work leaves a temp file alone that it still needs. */
const TEMP_UNTOUCHED_MS = 6 * 3_600_000;
const PAGE = 100;

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly clock: Clock;
  readonly steady: SteadyTime;
  readonly log: Log;
  readonly removeJob: RemoveJob;
  readonly newReport: () => CleanupReport;
  readonly inspection: Inspection;
  readonly removeSpentSources: () => Promise<void>;
  readonly removeOrphans: () => Promise<void>;
  readonly removeExpiredUploads: () => Promise<void>;
  /** Removes the oldest jobs when too much of the volume is used. */
  readonly relievePressure: () => Promise<void>;
  /** Takes back the room that was given away when there was none. */
  readonly restoreBallast: () => Promise<unknown>;
  readonly upkeep: Upkeep;
  readonly policy: SettlePolicy;
}

/** Removes what has outlived its time, or is in the way. Whatever a crash leaves half done, the next sweep finishes. */
export function createSweep(deps: Dependencies) {
  const { disk, steady, log, inspection, upkeep } = deps;
  /** One step that fails must not keep the others from being done. */
  const step = async (name: string, work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      log.error({ err: error, step: name }, 'a step of the sweep failed');
    }
  };
  const sweep = async () => {
    const now = steady.now();
    await step('inspection', () => inspection.inspectNoted());
    await step('give up waiting', () => giveUpWaiting(deps, now));
    await step('expire jobs', () => expireJobs(deps, now));
    await step('spent sources', deps.removeSpentSources);
    await step('expired uploads', deps.removeExpiredUploads);
    await step('orphans', deps.removeOrphans);
    await step('temp files', () => disk.clearTempBefore(now - TEMP_UNTOUCHED_MS));
    await step('pressure', deps.relievePressure);
    await step('upkeep', () => upkeep(now));
    await step('ballast', deps.restoreBallast);
    inspection.beginPass();
  };
  let running: Promise<void> | null = null;
  return (): Promise<void> => {
    running ??= sweep().finally(() => (running = null));
    return running;
  };
}

/** One after the other: several at once were no faster, and held everything else up. */
async function expireJobs(deps: Dependencies, now: number): Promise<void> {
  const report = deps.newReport();
  try {
    for await (const job of dueJobs(deps.store, now)) await expire(deps, job, now, report);
  } finally {
    await report.close();
  }
}

/** What fails for one job, with its disk for one, is tried again in the next sweep. */
async function expire(
  { removeJob, log }: Dependencies,
  { id, name }: JobRow,
  now: number,
  report: CleanupReport,
): Promise<void> {
  const jobId = id as JobId;
  try {
    const freedBytes = await removeJob(
      jobId,
      'expired',
      (job) => (job.expires_at ?? Infinity) <= now,
    );
    if (freedBytes !== null) await report.add({ id: jobId, name, reason: 'expired' }, freedBytes);
  } catch (error) {
    log.error({ err: error, jobId }, 'an expired job could not be removed');
  }
}

/** The longest overdue first, page by page: those that cannot go yet are left behind. */
async function* dueJobs(store: Store, now: number): AsyncGenerator<JobRow> {
  let page = await store.jobs.expiredBy(now, null, PAGE);
  while (page.length > 0) {
    yield* page;
    const end = page.at(-1);
    if (end === undefined || page.length < PAGE) return;
    page = await store.jobs.expiredBy(now, { at: end.expires_at ?? now, id: end.id }, PAGE);
  }
}

async function giveUpWaiting(
  { store, clock, policy, log }: Dependencies,
  now: number,
): Promise<void> {
  const failure: Failure = {
    code: 'WAITED_TOO_LONG',
    message: 'It waited for more than a day without being started. Try again.',
    details: null,
  };
  for (const { id } of await store.jobs.queuedSince(now - MAX_WAIT_MS)) {
    const jobId = id as JobId;
    log.warn({ jobId }, 'a job waited too long and is given up');
    await store.write(async (tx) => {
      const at = clock.now();
      const rows = await tx.variations.failQueued(jobId, failure);
      // Somebody cancelled or deleted it meanwhile.
      if (rows.length === 0) return;
      for (const row of rows) await tx.tell.variation(jobId, row.id as VariationId, at);
      const videoIds = [...new Set(rows.map((row) => row.video_id as VideoId))];
      await settle(tx, jobId, videoIds, at, policy);
    });
  }
}
