import type { JobId, VariationId, VideoId } from '../../../contract/ids.ts';
import type { Failure } from '../../../contract/job.ts';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import { identifyProcess } from '../../storage/process-table.ts';
import type { VariationRow } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import { MAX_TRIES } from '../rendering/unfinished-variation.ts';
import { settle, type SettlePolicy } from '../jobs/settle.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly clock: Clock;
  readonly log: Log;
  readonly policy: SettlePolicy;
  readonly removeOrphans: () => Promise<void>;
}

const GIVEN_UP: Failure = {
  code: 'INTERRUPTED',
  message: `The server stopped ${MAX_TRIES} times while it made this one. Try it again.`,
  details: null,
};

/**
 * Puts right what a crash left: ends our ffmpegs that still live, drops temp files and outputs without a
 * row, and queues interrupted variations again. Running it again changes nothing.
 */
export function createRecover(deps: Dependencies) {
  return async (): Promise<void> => {
    const pids = await endLeftBehind(deps);
    // Before anything is written: on a full volume they are what there is to be given up.
    await deps.disk.clearTemp();
    for (const pid of pids) await deps.store.write((tx) => tx.processes.remove(pid));
    for (const row of await deps.store.variations.listInterrupted()) await requeue(deps, row);
    await deps.removeOrphans();
  };
}

/** Only a process that is provably ours: the number alone may have been given to another since. */
async function endLeftBehind({ store, log }: Dependencies): Promise<number[]> {
  const processes = await store.processes.list();
  for (const { pid, start_ticks, boot_id } of processes) {
    const now = await identifyProcess(pid);
    if (now?.startTicks === start_ticks && now.bootId === boot_id) {
      log.warn({ pid }, 'ending an ffmpeg that was left behind');
      endGroup(pid);
    }
  }
  return processes.map(({ pid }) => pid);
}

function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function requeue({ store, clock, policy, log }: Dependencies, row: VariationRow) {
  const id = row.id as VariationId;
  const jobId = row.job_id as JobId;
  log.info(
    { jobId, variationId: id, tries: row.tries },
    'an interrupted variation goes back in the queue',
  );
  await store.write(async (tx) => {
    const changed =
      row.tries >= MAX_TRIES
        ? await tx.variations.fail(id, row.attempt, GIVEN_UP)
        : await tx.variations.requeue(id, row.attempt, true);
    if (!changed) return;
    const now = clock.now();
    await tx.tell.variation(jobId, id, now);
    await settle(tx, jobId, [row.video_id as VideoId], now, policy);
  });
}
