import type { JobId } from '../../../contract/ids.ts';
import type { JobAccepted } from '../../../contract/job.ts';
import type { Recipe } from '../../../contract/recipe.ts';
import { isTombstone } from '../../../contract/states.ts';
import { AppError } from '../../errors.ts';
import type { LocalDisk } from '../../storage/local-disk.ts';
import type { JobRow } from '../../store/schema.ts';
import type { Store } from '../../store/store.ts';
import type { CreateJob, JobTerms } from './create-job.ts';
import { fingerprintOf, type Idempotency, type Submitted } from './idempotency.ts';
import type { Locks } from '../jobs/locks.ts';
import type { ReceivedVideo } from './receive-batch.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly locks: Locks;
  readonly newId: () => string;
  readonly inFlight: Set<string>;
  readonly createJob: CreateJob;
  readonly idempotency: Idempotency;
}

/** `key`: the Idempotency-Key, as it was sent. */
export interface RepeatTerms extends Pick<JobTerms, 'mayEvict'> {
  readonly key?: string | null;
}

/**
 * Makes the same job again from its kept sources, with the same seed or a new one. The sources are linked,
 * not copied.
 * @throws AppError JOB_NOT_FOUND; SOURCE_GONE when not all of them are kept; VOLUME_FULL; INVALID_FIELD,
 * IDEMPOTENCY_CONFLICT for the key
 */
export function createRepeatJob(deps: Dependencies) {
  const { idempotency } = deps;
  return (
    jobId: JobId,
    seed: 'same' | 'new',
    { key = null, mayEvict = true }: RepeatTerms = {},
  ): Promise<Submitted> => {
    const given = key === null ? null : { key, fingerprint: fingerprintOf('again', [jobId, seed]) };
    return idempotency.inTurn(key, () =>
      idempotency.once(given, (each) => repeat(deps, jobId, seed, { key: each, mayEvict })),
    );
  };
}

async function repeat(
  deps: Dependencies,
  jobId: JobId,
  seed: 'same' | 'new',
  terms: JobTerms,
): Promise<JobAccepted> {
  const { disk, locks, inFlight } = deps;
  const linked: ReceivedVideo[] = [];
  try {
    // Not longer than this: room for the new job may be made by removing the old one.
    const job = await locks.hold(jobId, () => linkSources(deps, jobId, linked));
    const recipe = JSON.parse(job.recipe) as Recipe;
    return await deps.createJob(
      {
        variations: job.variations_per_video,
        name: job.name,
        preset: job.preset,
        keepSources: job.keep_sources === 1,
        ...(seed === 'same' ? { seed: job.seed } : {}),
      },
      linked,
      { ...terms, recipe },
    );
  } catch (error) {
    for (const { file } of linked) await disk.removeUpload(file);
    throw error;
  } finally {
    for (const { file } of linked) inFlight.delete(file);
  }
}

/** Gives every source a second name, and tells it in `linked`, also when it throws on the way. */
async function linkSources(
  { store, disk, newId, inFlight }: Dependencies,
  jobId: JobId,
  linked: ReceivedVideo[],
): Promise<JobRow> {
  const job = await store.jobs.find(jobId);
  if (job === null) throw new AppError('JOB_NOT_FOUND');
  const videos = (await store.videos.ofJob(jobId)).filter((video) => video.source_info !== null);
  const isSpent = job.keep_sources === 0 && job.completed_at !== null;
  if (isTombstone(job.status) || isSpent || videos.some((video) => video.source_file === null))
    throw new AppError(
      'SOURCE_GONE',
      'The sources of this job are no longer kept. Send the videos again.',
    );
  for (const video of videos) {
    const file = newId();
    inFlight.add(file);
    linked.push({ name: video.name, file, sizeBytes: video.size_bytes });
    await disk.linkUpload(video.source_file ?? '', file);
  }
  return job;
}
