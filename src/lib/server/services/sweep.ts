import type { JobId, VariationId, VideoId } from '../../contract/ids.ts';
import type { Failure } from '../../contract/job.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { JobRow } from '../store/schema.ts';
import type { Store } from '../store/store.ts';
import type { Leases } from './leases.ts';
import type { RemoveJob } from './remove-job.ts';
import { settle, type SettlePolicy } from './settle.ts';

/** A job that has waited this long is given up, and said so. */
const MAX_WAIT_MS = 24 * 3_600_000;
const KEEP_EVENTS = 20_000;
const KEEP_EVENTS_MS = 7 * 24 * 3_600_000;

interface Dependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly leases: Leases;
  readonly removeJob: RemoveJob;
  readonly removeSpentSources: () => Promise<void>;
  readonly removeOrphans: () => Promise<void>;
  readonly removeExpiredUploads: () => Promise<void>;
  readonly policy: SettlePolicy;
  readonly historyMs: number;
}

/** Removes what has outlived its time. Whatever a crash leaves half done, the next sweep finishes. */
export function createSweep(deps: Dependencies) {
  return async (): Promise<void> => {
    const { store, clock, log } = deps;
    const now = clock.now();
    const removed: Removed = { freedBytes: 0, jobs: [] };
    /** One step that fails must not keep the others from being done. */
    const step = async (name: string, work: () => Promise<void>) => {
      try {
        await work();
      } catch (error) {
        log.error({ err: error, step: name }, 'a step of the sweep failed');
      }
    };
    await step('give up waiting', () => giveUpWaiting(deps, now));
    await step('expire jobs', () => expireJobs(deps, now, removed));
    await step('spent sources', deps.removeSpentSources);
    await step('expired uploads', deps.removeExpiredUploads);
    await step('orphans', deps.removeOrphans);
    await store.write(async (tx) => {
      await tx.jobs.deleteTombstonesBefore(now - deps.historyMs);
      await tx.journal.trim(KEEP_EVENTS, now - KEEP_EVENTS_MS);
      await tx.revokedTokens.forgetExpired(now);
      if (removed.jobs.length > 0)
        await tx.tell.global({ kind: 'cleanup.completed', data: removed }, now);
    });
    if (removed.jobs.length > 0) log.info(removed, 'sweep finished');
  };
}

interface Removed {
  freedBytes: number;
  readonly jobs: { id: JobId; name: string; reason: string }[];
}

async function expireJobs(
  { store, leases, removeJob }: Dependencies,
  now: number,
  removed: Removed,
): Promise<void> {
  const isDue = (job: JobRow) => !leases.isHeld(job.id) && (job.expires_at ?? Infinity) <= now;
  for (const job of await store.jobs.expiredBy(now)) {
    const id = job.id as JobId;
    const freedBytes = isDue(job) ? await removeJob(id, 'expired', isDue) : null;
    if (freedBytes === null) continue;
    removed.freedBytes += freedBytes;
    removed.jobs.push({ id, name: job.name, reason: 'expired' });
  }
}

async function giveUpWaiting({ store, policy, log }: Dependencies, now: number): Promise<void> {
  const failure: Failure = {
    code: 'WAITED_TOO_LONG',
    message: 'It waited for more than a day without being started. Try again.',
    details: null,
  };
  for (const { id } of await store.jobs.queuedSince(now - MAX_WAIT_MS)) {
    const jobId = id as JobId;
    log.warn({ jobId }, 'a job waited too long and is given up');
    await store.write(async (tx) => {
      const rows = await tx.variations.failQueued(jobId, failure);
      for (const row of rows) await tx.tell.variation(jobId, row.id as VariationId, now);
      const videoIds = [...new Set(rows.map((row) => row.video_id as VideoId))];
      await settle(tx, jobId, videoIds, now, policy);
    });
  }
}
