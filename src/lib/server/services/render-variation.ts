import type { Effects } from '../../contract/effects.ts';
import type { JobId, VariationId, VideoId } from '../../contract/ids.ts';
import type { Failure } from '../../contract/job.ts';
import type { Recipe } from '../../contract/recipe.ts';
import type { Encoder } from '../../engine/encoders.ts';
import { deriveSeed } from '../../engine/random.ts';
import type { SourceInfo } from '../../engine/source-info.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { RenderWork } from '../queue/render-queue.ts';
import type { LocalDisk } from '../storage/local-disk.ts';
import { identifyProcess } from '../storage/process-table.ts';
import type { JobRow, VariationRow, VideoRow } from '../store/schema.ts';
import type { Store, Transaction } from '../store/store.ts';
import type { EncodeVariation } from './encode-variation.ts';
import type { LiveProgress } from './live-progress.ts';
import { settle, type SettlePolicy } from './settle.ts';

/** A variation is tried so often by itself when ffmpeg dies under it; then someone must ask for it. */
export const MAX_TRIES = 3;

/** A queued variation always has its source; should it not, the rest of the queue must not wait for it. */
const NO_SOURCE: Failure = {
  code: 'SOURCE_GONE',
  message: 'The source video is no longer there. Send it again.',
  details: null,
};

interface Claimed {
  readonly variation: VariationRow;
  readonly jobId: JobId;
  readonly videoId: VideoId;
  readonly id: VariationId;
  readonly attempt: number;
  readonly sourceFile: string;
  readonly source: SourceInfo;
  readonly recipe: Recipe;
  readonly noiseSeed: number;
}

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly clock: Clock;
  readonly log: Log;
  readonly encode: EncodeVariation;
  readonly encoder: Encoder;
  readonly live: LiveProgress;
  readonly policy: SettlePolicy;
  readonly removeSpentSources: () => Promise<void>;
  /** Told how long so many megapixels took. */
  readonly learn: (work: number, tookMs: number) => Promise<void>;
}

export interface Rendering extends RenderWork<Claimed> {
  /** Interrupts attempts that are being rendered, and waits until they have ended. */
  interrupt(rows: readonly Pick<VariationRow, 'id' | 'attempt'>[]): Promise<void>;
}

/** The work behind the queue: takes the next variation, renders it, and writes down how that went. */
export function createRendering(deps: Dependencies): Rendering {
  const { store, clock } = deps;
  const running = new Map<string, { abort: AbortController; ended: Promise<void> }>();

  return {
    claim: () => store.write((tx) => claim(tx, clock.now(), deps.policy)),

    async run(task, stopping) {
      const abort = new AbortController();
      const ended = renderOne(deps, task, AbortSignal.any([stopping, abort.signal]));
      running.set(attemptKey(task), { abort, ended });
      try {
        await ended;
      } finally {
        running.delete(attemptKey(task));
      }
    },

    async interrupt(rows) {
      const hit = rows.flatMap((row) => running.get(attemptKey(row)) ?? []);
      for (const { abort } of hit) abort.abort();
      await Promise.allSettled(hit.map(({ ended }) => ended));
    },
  };
}

function attemptKey({ id, attempt }: { id: string; attempt: number }): string {
  return `${id}.${attempt}`;
}

async function claim(tx: Transaction, now: number, policy: SettlePolicy): Promise<Claimed | null> {
  const { paused } = await tx.queue.state();
  let next = paused ? null : await tx.variations.nextQueued();
  while (next !== null) {
    const variation = await tx.variations.claim(next.id as VariationId);
    const jobId = variation.job_id as JobId;
    const videoId = variation.video_id as VideoId;
    const video = await tx.videos.find(videoId);
    const hasSource = video?.source_file != null && video.source_info !== null;
    if (!hasSource) await tx.variations.fail(next.id as VariationId, variation.attempt, NO_SOURCE);
    await tx.tell.variation(jobId, variation.id as VariationId, now);
    await settle(tx, jobId, [videoId], now, policy);
    const job = await tx.jobs.find(jobId);
    if (hasSource && job !== null) return describe(job, video, variation);
    next = await tx.variations.nextQueued();
  }
  return null;
}

function describe(job: JobRow, video: VideoRow, variation: VariationRow): Claimed {
  return {
    variation,
    jobId: job.id as JobId,
    videoId: video.id as VideoId,
    id: variation.id as VariationId,
    attempt: variation.attempt,
    sourceFile: video.source_file ?? '',
    source: JSON.parse(video.source_info ?? 'null') as SourceInfo,
    recipe: JSON.parse(job.recipe) as Recipe,
    noiseSeed: deriveSeed(job.seed, video.idx, variation.n, 'noise'),
  };
}

async function renderOne(deps: Dependencies, task: Claimed, signal: AbortSignal): Promise<void> {
  const { disk, live, encode } = deps;
  const log = deps.log.child({ jobId: task.jobId, variationId: task.id, attempt: task.attempt });
  const temp = `${task.id}.${task.attempt}.mp4`;
  const recorded: Promise<number | null>[] = [];
  const startedAtMs = deps.clock.monotonic();
  live.start(task.id, { jobId: task.jobId, work: task.variation.work, startedAtMs });
  try {
    const result = await encode(
      {
        sourcePath: disk.uploadPath(task.sourceFile),
        outputPath: disk.tempPath(temp),
        source: task.source,
        effects: JSON.parse(task.variation.effects) as Effects,
        output: task.recipe.output,
        noiseSeed: task.noiseSeed,
        encoder: deps.encoder,
      },
      {
        signal,
        onStarted: (pid) => recorded.push(recordProcess(deps.store, pid)),
        onProgress: (measured) => live.report(task.id, measured),
      },
    );
    switch (result.outcome) {
      case 'completed':
        await complete(deps, task, temp, result);
        await deps.learn(task.variation.work, deps.clock.monotonic() - startedAtMs);
        log.info({ durationMs: result.durationMs }, 'variation completed');
        return;
      case 'failed':
        await failOrRetry(deps, task, result.failure, result.retryable);
        log.warn(
          { code: result.failure.code, details: result.failure.details },
          'variation failed',
        );
        return;
      case 'interrupted':
        await requeue(deps, task);
        log.info('variation interrupted');
        return;
    }
  } finally {
    live.end(task.id);
    await disk.removeTemp(temp);
    await forgetProcesses(deps.store, recorded);
    await deps.removeSpentSources();
  }
}

/** Written down so that the next boot can end it, should this process die before it. */
async function recordProcess(store: Store, pid: number): Promise<number | null> {
  const identity = await identifyProcess(pid);
  if (identity === null) return null;
  const { startTicks, bootId } = identity;
  await store.write((tx) => tx.processes.add({ pid, start_ticks: startTicks, boot_id: bootId }));
  return pid;
}

async function forgetProcesses(store: Store, recorded: readonly Promise<number | null>[]) {
  for (const pid of await Promise.all(recorded))
    if (pid !== null) await store.write((tx) => tx.processes.remove(pid));
}

async function complete(
  { store, disk, clock, policy }: Dependencies,
  task: Claimed,
  temp: string,
  result: { durationMs: number; ssim: number | null },
): Promise<void> {
  // The attempt is part of the name: a late writer can never replace what a newer attempt made.
  const file = `${task.variation.n}.${task.attempt}.mp4`;
  const output = { jobId: task.jobId, videoId: task.videoId, file };
  const stored = await disk.publish(temp, output);
  const committed = await store.write(async (tx) => {
    const now = clock.now();
    const done = {
      file,
      size_bytes: stored.sizeBytes,
      crc32: stored.crc32,
      duration_ms: Math.round(result.durationMs),
      ssim: result.ssim,
      completed_at: now,
    };
    if (!(await tx.variations.complete(task.id, task.attempt, done))) return false;
    await tx.tell.variation(task.jobId, task.id, now);
    await settle(tx, task.jobId, [task.videoId], now, policy);
    return true;
  });
  if (!committed) await disk.removeOutput(output);
}

async function failOrRetry(
  deps: Dependencies,
  task: Claimed,
  failure: Failure,
  retryable: boolean,
): Promise<void> {
  const again = retryable && task.variation.tries < MAX_TRIES;
  await change(deps, task, (tx) =>
    again
      ? tx.variations.requeue(task.id, task.attempt, true)
      : tx.variations.fail(task.id, task.attempt, failure),
  );
}

async function requeue(deps: Dependencies, task: Claimed): Promise<void> {
  await change(deps, task, (tx) => tx.variations.requeue(task.id, task.attempt, false));
}

async function change(
  { store, clock, policy }: Dependencies,
  task: Claimed,
  work: (tx: Transaction) => Promise<boolean>,
): Promise<void> {
  await store.write(async (tx) => {
    if (!(await work(tx))) return;
    const now = clock.now();
    await tx.tell.variation(task.jobId, task.id, now);
    await settle(tx, task.jobId, [task.videoId], now, policy);
  });
}
