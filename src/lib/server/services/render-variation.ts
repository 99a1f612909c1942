import type { Effects } from '../../contract/effects.ts';
import type { JobId, VariationId, VideoId } from '../../contract/ids.ts';
import type { Failure } from '../../contract/job.ts';
import type { Recipe } from '../../contract/recipe.ts';
import type { Encoder } from '../../engine/encoders.ts';
import { deriveSeed } from '../../engine/random.ts';
import type { SourceInfo } from '../../engine/source-info.ts';
import type { Log } from '../log.ts';
import type { RenderWork } from '../queue/render-queue.ts';
import type { OutputName } from '../storage/local-disk.ts';
import { identifyProcess } from '../storage/process-table.ts';
import type { JobRow, VariationRow, VideoRow } from '../store/schema.ts';
import type { Store, Transaction } from '../store/store.ts';
import type { EncodeResult, EncodeVariation } from './encode-variation.ts';
import { endAttempt, type EndAttemptDeps } from './end-attempt.ts';
import type { LiveProgress } from './live-progress.ts';
import { settle, type SettlePolicy } from './settle.ts';
import type { KeepSourceStills } from './source-stills.ts';
import {
  posterTempOf,
  type PictureHooks,
  type Stills,
  type TakePictures,
} from './take-pictures.ts';

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
  readonly videoName: string;
  readonly sourceFile: string;
  readonly source: SourceInfo;
  readonly recipe: Recipe;
  readonly noiseSeed: number;
}

/** With the signal that interrupts it. */
type Running = Claimed & { readonly signal: AbortSignal };

/** For what is only written down. */
const NEVER = new AbortController().signal;

interface Dependencies extends EndAttemptDeps {
  readonly log: Log;
  readonly encode: EncodeVariation;
  readonly encoder: Encoder;
  readonly takePictures: TakePictures;
  readonly keepSourceStills: KeepSourceStills;
  readonly live: LiveProgress;
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
  /** Attempts whose end could not be written down, by a full volume for one: that comes first when work is claimed. */
  const stranded = new Set<Claimed>();

  return {
    async claim() {
      for (const task of stranded) {
        await giveBack(deps, task, NEVER, new Error('its end could not be written down'));
        stranded.delete(task);
      }
      return store.write((tx) => claim(tx, clock.now(), deps.policy));
    },

    async run(task, stopping) {
      const abort = new AbortController();
      const ended = renderOne(deps, task, AbortSignal.any([stopping, abort.signal]));
      running.set(attemptKey(task), { abort, ended });
      try {
        await ended;
      } catch (error) {
        stranded.add(task);
        throw error;
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
    videoName: video.name,
    sourceFile: video.source_file ?? '',
    source: JSON.parse(video.source_info ?? 'null') as SourceInfo,
    recipe: JSON.parse(job.recipe) as Recipe,
    noiseSeed: deriveSeed(job.seed, video.idx, variation.n, 'noise'),
  };
}

async function renderOne(deps: Dependencies, claimed: Claimed, signal: AbortSignal): Promise<void> {
  const task: Running = { ...claimed, signal };
  const { disk, live, encode } = deps;
  const log = deps.log.child({
    jobId: task.jobId,
    video: task.videoName,
    n: task.variation.n,
    variationId: task.id,
    attempt: task.attempt,
  });
  const temp = `${task.id}.${task.attempt}.mp4`;
  const recorded: Promise<number | null>[] = [];
  const startedAtMs = deps.clock.monotonic();
  const onStarted = (pid: number) => recorded.push(recordProcess(deps, pid));
  const shown = live.start(task.id, { jobId: task.jobId, work: task.variation.work, startedAtMs });
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
        onStarted,
        onProgress: (measured) => shown.report(measured),
      },
    );
    switch (result.outcome) {
      case 'completed': {
        const stills = await takeStills(deps, task, temp, { signal, onStarted });
        if (signal.aborted) {
          await requeue(deps, task, false);
          return;
        }
        if (!(await complete(deps, task, temp, result, stills))) return;
        const tookMs = Math.round(deps.clock.monotonic() - startedAtMs);
        await deps.learn(task.variation.work, tookMs);
        log.info(
          { tookMs, lengthMs: Math.round(result.durationMs), warnings: result.warnings },
          'variation completed',
        );
        return;
      }
      case 'failed':
        await failOrRetry(deps, task, result.failure, result.retryable);
        log.warn(
          { code: result.failure.code, details: result.failure.details },
          'variation failed',
        );
        return;
      case 'interrupted':
        await requeue(deps, task, false);
        log.info('variation interrupted');
        return;
    }
  } catch (error) {
    log.error({ err: error }, 'an attempt broke off');
    await giveBack(deps, task, signal, error);
  } finally {
    shown.end();
    await disk.removeTemp(temp);
    await disk.removeTemp(posterTempOf(temp));
    await forgetProcesses(deps.store, recorded);
    await deps.removeSpentSources();
  }
}

/**
 * Written down so that the next boot can end it, should this process die before it. Nobody waits for this:
 * a failure is told and costs the encode nothing.
 */
async function recordProcess({ store, log }: Dependencies, pid: number): Promise<number | null> {
  try {
    const identity = await identifyProcess(pid);
    if (identity === null) return null;
    const { startTicks, bootId } = identity;
    await store.write((tx) => tx.processes.add({ pid, start_ticks: startTicks, boot_id: bootId }));
    return pid;
  } catch (error) {
    log.error({ err: error, pid }, 'a process could not be recorded');
    return null;
  }
}

/** What nobody foresaw happened to an attempt: it is tried again, so often and no more. */
async function giveBack(
  deps: Dependencies,
  task: Claimed,
  signal: AbortSignal,
  error: unknown,
): Promise<void> {
  const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  const failure: Failure = isFull
    ? { code: 'VOLUME_FULL', message: 'There was no room left for the variation.', details: null }
    : { code: 'INTERNAL', message: 'The server could not finish this variation.', details: null };
  await failOrRetry(deps, { ...task, signal }, failure, true);
}

async function forgetProcesses(store: Store, recorded: readonly Promise<number | null>[]) {
  for (const pid of await Promise.all(recorded))
    if (pid !== null) await store.write((tx) => tx.processes.remove(pid));
}

/** What the finished file looks like; null when that cannot be told, which is no reason to throw the file away. */
async function takeStills(
  { disk, log, takePictures, keepSourceStills }: Dependencies,
  task: Claimed,
  temp: string,
  hooks: PictureHooks,
): Promise<Stills | null> {
  const { source, recipe } = task;
  const { speed } = JSON.parse(task.variation.effects) as Effects;
  const of = { outputPath: disk.tempPath(temp), source, speed, output: recipe.output };
  try {
    await keepSourceStills({ ...task, output: recipe.output }, `${temp}.source`, hooks);
    return await takePictures.ofOutput(temp, of, hooks);
  } catch (error) {
    log.warn({ err: error, variationId: task.id }, 'no pictures of a variation');
    return null;
  }
}

/** Gives the poster its place; its name, or null when that cannot be done. */
async function publishPoster(
  { disk, log }: Dependencies,
  stills: Stills,
  output: OutputName,
): Promise<string | null> {
  try {
    await disk.publish(stills.posterTemp, output);
    return output.file;
  } catch (error) {
    log.warn({ ...output, err: error }, 'no poster of a variation');
    return null;
  }
}

async function complete(
  deps: Dependencies,
  task: Running,
  temp: string,
  result: Extract<EncodeResult, { outcome: 'completed' }>,
  stills: Stills | null,
): Promise<boolean> {
  const { disk, clock } = deps;
  // The attempt is part of the name: a late writer can never replace what a newer attempt made.
  const name = `${task.variation.n}.${task.attempt}`;
  const at = { jobId: task.jobId, videoId: task.videoId };
  const stored = await disk.publish(temp, { ...at, file: `${name}.mp4` });
  const poster = stills && (await publishPoster(deps, stills, { ...at, file: `${name}.jpg` }));
  const done = {
    file: `${name}.mp4`,
    size_bytes: stored.sizeBytes,
    crc32: stored.crc32,
    duration_ms: Math.round(result.durationMs),
    ssim: result.ssim,
    bitrate: Math.round(result.bitrate),
    poster_file: poster,
    completed_at: clock.now(),
  };
  const committed = await endAttempt(deps, task, {
    row: { ...done, status: 'completed' },
    fingerprint: stills?.fingerprint ?? null,
    write: (tx) => tx.variations.complete(task.id, task.attempt, done),
  });
  if (committed) return true;
  await disk.removeOutput({ ...at, file: `${name}.mp4` });
  await disk.removeOutput({ ...at, file: `${name}.jpg` });
  return false;
}

async function failOrRetry(
  deps: Dependencies,
  task: Running,
  failure: Failure,
  retryable: boolean,
): Promise<void> {
  if (retryable && task.variation.tries < MAX_TRIES) {
    await requeue(deps, task, true);
    return;
  }
  await endAttempt(deps, task, {
    row: { status: 'failed' },
    fingerprint: null,
    write: (tx) => tx.variations.fail(task.id, task.attempt, failure),
  });
}

/** `spent` false: the interruption was ours, and no try is counted for it. */
async function requeue(deps: Dependencies, task: Running, spent: boolean): Promise<void> {
  await endAttempt(deps, task, {
    row: { status: 'queued' },
    fingerprint: null,
    write: (tx) => tx.variations.requeue(task.id, task.attempt, spent),
  });
}
