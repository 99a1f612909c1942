import type { Effects } from '../../../contract/effects.ts';
import { volumeFault } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { OutputName } from '../../storage/local-disk.ts';
import type { Claimed } from './claim-variation.ts';
import type { EncodeResult } from './encode-variation.ts';
import { endAttempt, type EndAttemptDeps } from './end-attempt.ts';
import type { KeepSourceStills } from './source-stills.ts';
import type { PictureHooks, Stills, TakePictures } from './take-pictures.ts';

export interface FinishDeps extends EndAttemptDeps {
  readonly log: Log;
  readonly takePictures: TakePictures;
  readonly keepSourceStills: KeepSourceStills;
}

/**
 * What the finished file looks like; null when that cannot be told, which is no reason to throw the file away.
 * @throws errors of the volume
 */
export async function takeStills(
  { disk, log, takePictures, keepSourceStills }: FinishDeps,
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
    if (volumeFault(error) !== null) throw error;
    log.warn({ err: error, variationId: task.id }, 'no pictures of a variation');
    return null;
  }
}

/**
 * Gives a finished file and its poster their places, and writes down that the variation is completed. False when
 * the attempt is no longer the current one; then, and when this throws, nothing of it is left.
 */
export async function finishVariation(
  deps: FinishDeps,
  task: Claimed & { readonly signal: AbortSignal },
  temp: string,
  result: Extract<EncodeResult, { outcome: 'completed' }>,
  stills: Stills | null,
): Promise<boolean> {
  // The attempt is part of the name: a late writer can never replace what a newer attempt made.
  const name = `${task.variation.n}.${task.attempt}`;
  const at = { jobId: task.jobId, videoId: task.videoId };
  const video: OutputName = { ...at, file: `${name}.mp4` };
  const poster: OutputName = { ...at, file: `${name}.jpg` };
  try {
    const stored = await deps.disk.publish(temp, video);
    const done = {
      file: video.file,
      size_bytes: stored.sizeBytes,
      crc32: stored.crc32,
      duration_ms: Math.round(result.durationMs),
      ssim: result.ssim,
      bitrate: Math.round(result.bitrate),
      poster_file: stills && (await publishPoster(deps, stills, poster)),
      completed_at: deps.clock.now(),
    };
    return await endAttempt(deps, task, {
      row: { ...done, status: 'completed' },
      fingerprint: stills?.fingerprint ?? null,
      write: (tx) => tx.variations.complete(task.id, task.attempt, done),
    });
  } finally {
    // Asked of the row: what failed may have come after the commit.
    const row = await deps.store.variations.find(task.id);
    if (row?.file !== video.file || row.status !== 'completed')
      for (const each of [video, poster]) await deps.disk.removeOutput(each);
  }
}

/** Its name, or null when it cannot be put there. @throws errors of the volume */
async function publishPoster(
  { disk, log }: FinishDeps,
  stills: Stills,
  output: OutputName,
): Promise<string | null> {
  try {
    await disk.publish(stills.posterTemp, output);
    return output.file;
  } catch (error) {
    if (volumeFault(error) !== null) throw error;
    log.warn({ ...output, err: error }, 'no poster of a variation');
    return null;
  }
}
