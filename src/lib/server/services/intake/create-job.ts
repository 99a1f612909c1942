import type { Effects } from '../../../contract/effects.ts';
import type { VariationId, VideoId, JobId } from '../../../contract/ids.ts';
import type { Job, JobAccepted } from '../../../contract/job.ts';
import type { JobOptions } from '../../../contract/new-job.ts';
import { DEFAULT_PRESET, type Recipe } from '../../../contract/recipe.ts';
import { planVariations } from '../../../engine/plan-variations.ts';
import { deriveSeed } from '../../../engine/random.ts';
import type { SourceInfo } from '../../../engine/source-info.ts';
import { folderNames } from '../../archive/names.ts';
import { isoTime, type Clock } from '../../clock.ts';
import { AppError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { Store, Transaction } from '../../store/store.ts';
import { examineBatch, type Examined } from './examine-batch.ts';
import { checkCounts, type CountLimits } from './check-counts.ts';
import type { ReceivedVideo } from './receive-batch.ts';
import { readJobIn } from '../reading/read-jobs.ts';
import { withOverrides } from './recipe-overrides.ts';
import type { GivenKey } from './idempotency.ts';
import type { OutputEstimates, OutputRates } from '../space/estimate-outputs.ts';
import type { Room } from '../space/room.ts';
import { renumberLine } from '../jobs/settle.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly newSeed: () => number;
  readonly examine: (path: string) => Promise<SourceInfo>;
  readonly wakeQueue: () => void;
  /** @throws AppError INVALID_FIELD when there is none of that name */
  readonly findRecipe: (name: string) => Promise<Recipe>;
  readonly limits: CountLimits;
  readonly outputs: Pick<OutputEstimates, 'rates'>;
  readonly room: Pick<Room, 'spend'>;
}

/** A file to make a job of; with a plan, exactly that is made of it. */
export type PlannedVideo = ReceivedVideo & { readonly plan?: readonly Effects[] };

export interface JobTerms {
  /** Stands in for the recipe that the options name. */
  readonly recipe?: Recipe;
  /** Whether finished jobs may go to make room; they may when it is not said. */
  readonly mayEvict?: boolean;
  /** Written down with the job. */
  readonly key?: GivenKey | null;
}

export type CreateJob = (
  options: JobOptions,
  received: readonly PlannedVideo[],
  terms?: JobTerms,
) => Promise<JobAccepted>;

/**
 * Makes a job of videos that lie on the disk. Files that are no use are refused one by one; the rest goes on.
 * When this throws, the received files are still there and still the caller's.
 * @throws AppError NO_VIDEOS, INVALID_FIELD, VOLUME_FULL when there is no room for the outputs, or the
 * refusal of the first file when none is usable
 */
export function createCreateJob(deps: Dependencies): CreateJob {
  return async (options, received, terms = {}) => {
    const preset = terms.recipe ?? (await deps.findRecipe(options.preset ?? DEFAULT_PRESET));
    const recipe = withOverrides(preset, options);
    checkCounts(options.variations, received.length, deps.limits);
    checkPlans(options, received);
    const { examined, refused } = await examineBatch(received, ({ file }) =>
      deps.examine(deps.disk.uploadPath(file)),
    );
    const seed = options.seed ?? deps.newSeed();
    const rates = await deps.outputs.rates();
    const videos = examined.map((video, index) => ({
      ...video,
      outputs: planOutputs(video, { index, seed, recipe, variations: options.variations, rates }),
    }));
    const neededBytes = videos
      .flatMap(({ outputs }) => outputs)
      .reduce((sum, { estimatedBytes }) => sum + estimatedBytes, 0);
    const job = await deps.room.spend(neededBytes, terms.mayEvict ?? true, () =>
      insertJob(deps, { options, recipe, seed, videos, key: terms.key ?? null }),
    );
    // The job is accepted: nothing that fails from here on may say otherwise.
    for (const { failure, file } of examined)
      if (failure !== null)
        await deps.disk
          .removeUpload(file)
          .catch((error: unknown) => deps.log.warn({ err: error, file }, 'a refused file stays'));
    deps.wakeQueue();
    return { job, refused };
  };
}

function checkPlans(options: JobOptions, received: readonly PlannedVideo[]): void {
  if (received.some(({ plan }) => plan !== undefined && plan.length !== options.variations))
    throw new AppError('INVALID_FIELD', 'A plan must hold as many variations as are asked for.', {
      field: 'plans',
    });
}

interface PlannedOutput {
  readonly effects: Effects;
  /** Megapixels. */
  readonly work: number;
  readonly estimatedBytes: number;
}

/** Every variation of a video; none of one that is refused. */
function planOutputs(
  { info, plan }: Examined<PlannedVideo>,
  of: { index: number; seed: number; recipe: Recipe; variations: number; rates: OutputRates },
): PlannedOutput[] {
  if (info === null) return [];
  const { effects, output } = of.recipe;
  const drawn = plan ?? planVariations(effects, of.variations, deriveSeed(of.seed, of.index));
  return drawn.map((each) => ({
    effects: each,
    work: outputMegapixels(info, each.speed),
    estimatedBytes: of.rates.ofPlanned({ source: info, speed: each.speed, output }),
  }));
}

interface NewJob {
  readonly options: JobOptions;
  readonly recipe: Recipe;
  readonly seed: number;
  readonly videos: readonly (Examined<PlannedVideo> & { readonly outputs: PlannedOutput[] })[];
  readonly key: GivenKey | null;
}

async function insertJob(
  { store, clock, newId, log }: Dependencies,
  { options, recipe, seed, videos, key }: NewJob,
): Promise<Job> {
  const id = newId() as JobId;
  const now = clock.now();
  const usable = videos.filter((video) => video.info !== null);
  const folders = folderNames(videos.map((video) => video.name));
  const job = await store.write(async (tx) => {
    await tx.jobs.insert({
      id,
      name: options.name || defaultName(usable, now),
      status: 'queued',
      preset: options.preset ?? DEFAULT_PRESET,
      recipe: JSON.stringify(recipe),
      seed,
      variations_per_video: options.variations,
      created_at: now,
      started_at: null,
      completed_at: null,
      expires_at: null,
      ended_at: null,
      pinned: 0,
      keep_sources: options.keepSources ? 1 : 0,
      position: (await tx.jobs.lastPosition()) + 1,
      queue_position: null,
      video_count: usable.length,
      download_bytes: null,
    });
    for (const [index, video] of videos.entries()) {
      const videoId = newId() as VideoId;
      await insertVideo(tx, { id: videoId, jobId: id, index, folder: folders[index] ?? '', video });
      await tx.variations.insert(
        video.outputs.map(({ effects, work, estimatedBytes }, slot) => ({
          id: newId() as VariationId,
          job_id: id,
          video_id: videoId,
          n: slot + 1,
          status: 'queued' as const,
          effects: JSON.stringify(effects),
          work,
          estimated_bytes: estimatedBytes,
          file: null,
          size_bytes: null,
          crc32: null,
          duration_ms: null,
          ssim: null,
          error: null,
          completed_at: null,
        })),
      );
    }
    await tx.jobs.recount(id);
    if (key !== null) await tx.idempotencyKeys.put({ ...key, job_id: id, created_at: now });
    await renumberLine(tx, now, id);
    await tx.tell.job('job.created', id, now);
    return readJobIn(tx, id);
  });
  log.info({ jobId: id, videos: videos.length, variations: options.variations }, 'job accepted');
  return job;
}

async function insertVideo(
  tx: Transaction,
  at: { id: VideoId; jobId: JobId; index: number; folder: string; video: Examined<PlannedVideo> },
): Promise<void> {
  const { info, failure, name, file, sizeBytes } = at.video;
  await tx.videos.insert({
    id: at.id,
    job_id: at.jobId,
    idx: at.index,
    name,
    folder: at.folder,
    status: info === null ? 'failed' : 'queued',
    size_bytes: sizeBytes,
    source_file: info === null ? null : file,
    source_info: info === null ? null : JSON.stringify(info),
    duration_ms: info === null ? null : Math.round(info.durationMs),
    width: info?.width ?? null,
    height: info?.height ?? null,
    fps: info === null ? null : info.frameRate.num / info.frameRate.den,
    error: failure === null ? null : JSON.stringify(failure),
  });
}

/** What a variation is to encode: output frames times the size of the picture, in megapixels. */
function outputMegapixels(info: SourceInfo, speed: number): number {
  const frames = (info.videoMs / 1000 / speed) * (info.frameRate.num / info.frameRate.den);
  return (frames * info.width * info.height) / 1e6;
}

function defaultName(videos: readonly ReceivedVideo[], now: number): string {
  const [first] = videos;
  if (first === undefined) return isoTime(now);
  const more = videos.length - 1;
  return more === 0 ? first.name : `${first.name} and ${more} more`;
}
