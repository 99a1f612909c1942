import type { Effects } from '../../../contract/effects.ts';
import type { VariationId } from '../../../contract/ids.ts';
import type { Encoder } from '../../../engine/encoders.ts';
import { failure } from '../../../engine/failures.ts';
import type { VolumeFault } from '../../errors.ts';
import type { Claimed } from './claim-variation.ts';
import type { EncodeVariation } from './encode-variation.ts';
import { finishVariation, takeStills, type FinishDeps } from './finish-variation.ts';
import type { LiveProgress } from '../progress/live-progress.ts';
import { StartedProcesses } from './started-processes.ts';
import { posterTempOf } from './take-pictures.ts';
import { fail, failOrRetry, giveBack, requeue, type Running } from './unfinished-variation.ts';
import type { VolumeGuard } from '../space/volume-guard.ts';
import type { RoomKeeper } from './wait-for-room.ts';

const TOO_BIG = failure(
  'VOLUME_FULL',
  null,
  'There was not enough room to write this variation, however often it was tried. Make room, then try it again.',
);

export interface RenderDeps extends FinishDeps {
  readonly encode: EncodeVariation;
  readonly encoder: Encoder;
  readonly live: LiveProgress;
  readonly removeSpentSources: () => Promise<void>;
  /** Told how long so many megapixels took. */
  readonly learn: (work: number, tookMs: number, id: VariationId) => Promise<void>;
  /** Told how each attempt ended: `completed`, `interrupted` or the code of its failure. Lengths of time in ms. */
  readonly onAttemptEnded: (end: {
    readonly code: string;
    readonly tookMs: number;
    /** Of what was made. */
    readonly lengthMs: number | null;
  }) => void;
  readonly volume: VolumeGuard;
  readonly room: RoomKeeper;
}

/**
 * Renders one variation and writes down how that went. `isAlone`: whether nothing else is being rendered.
 * @throws when that cannot be written down
 */
export async function renderVariation(
  deps: RenderDeps,
  task: Running,
  isAlone: () => boolean,
): Promise<void> {
  const { volume, room } = deps;
  const processes = new StartedProcesses(deps);
  try {
    const fault = await attempt(deps, task, processes).catch(async (error: unknown) => {
      deps.log.error({ err: error, ...words(task) }, 'an attempt broke off');
      const blamed = await volume.blame(error);
      if (blamed === null) await giveBack(deps, task, null);
      return blamed;
    });
    if (fault === 'VOLUME_UNAVAILABLE') await giveBack(deps, task, fault);
    if (fault !== 'VOLUME_FULL') return;
    const wroteBytes = await deps.disk.tempSize(tempOf(task));
    // First, so that there is room to write down what happened.
    await removeTemps(deps, task);
    const next = await room.ranOut(task.id, { wroteBytes, alone: isAlone() });
    if (next === 'waits') await giveBack(deps, task, fault);
    else await fail(deps, task, TOO_BIG);
  } finally {
    await removeTemps(deps, task);
    await processes.forget();
    await deps.removeSpentSources();
  }
}

function words(task: Claimed) {
  const { jobId, videoName, id, attempt: number } = task;
  return { jobId, video: videoName, n: task.variation.n, variationId: id, attempt: number };
}

/** Renders, and writes down how it went, unless the volume kept it from its end: then it says so. */
async function attempt(
  deps: RenderDeps,
  task: Running,
  processes: StartedProcesses,
): Promise<VolumeFault | null> {
  const { disk, live, encode } = deps;
  const { signal } = task;
  const log = deps.log.child(words(task));
  const temp = tempOf(task);
  const startedAtMs = deps.clock.monotonic();
  const onStarted = (pid: number) => processes.add(pid);
  const tell = (code: string, lengthMs: number | null = null) => {
    const tookMs = Math.round(deps.clock.monotonic() - startedAtMs);
    deps.onAttemptEnded({ code, tookMs, lengthMs });
    return tookMs;
  };
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
      { signal, onStarted, onProgress: (measured) => shown.report(measured) },
    );
    switch (result.outcome) {
      case 'completed': {
        const stills = await takeStills(deps, task, temp, { signal, onStarted });
        if (signal.aborted) {
          await requeue(deps, task, false);
          return null;
        }
        if (!(await finishVariation(deps, task, temp, result, stills))) return null;
        deps.room.completed(task.id);
        const tookMs = tell('completed', result.durationMs);
        await deps.learn(task.variation.work, tookMs, task.id);
        log.info(
          { tookMs, lengthMs: Math.round(result.durationMs), warnings: result.warnings },
          'variation completed',
        );
        return null;
      }
      case 'failed': {
        const { code, details } = result.failure;
        const fault = await deps.volume.blame(result.failure);
        tell(code);
        log.warn({ code, details }, 'variation failed');
        if (fault === null) await failOrRetry(deps, task, result.failure, result.retryable);
        return fault;
      }
      case 'interrupted':
        tell('interrupted');
        await requeue(deps, task, false);
        log.info('variation interrupted');
        return null;
    }
  } finally {
    shown.end();
  }
}

export async function removeTemps({ disk }: RenderDeps, task: Claimed): Promise<void> {
  for (const name of [tempOf(task), posterTempOf(tempOf(task))]) await disk.removeTemp(name);
}

/** One attempt of all there ever are. */
export function attemptKey({ id, attempt }: { id: string; attempt: number }): string {
  return `${id}.${attempt}`;
}

function tempOf(task: Claimed): string {
  return `${attemptKey(task)}.mp4`;
}
