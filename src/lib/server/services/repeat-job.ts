import type { JobId } from '../../contract/ids.ts';
import type { JobAccepted } from '../../contract/job.ts';
import type { Recipe } from '../../contract/recipe.ts';
import { isTombstone } from '../../contract/states.ts';
import { AppError } from '../errors.ts';
import type { LocalDisk } from '../storage/local-disk.ts';
import type { Store } from '../store/store.ts';
import type { CreateJob } from './create-job.ts';
import type { JobLocks } from './job-locks.ts';
import type { ReceivedVideo } from './receive-batch.ts';

interface Dependencies {
  readonly store: Store;
  readonly disk: LocalDisk;
  readonly locks: JobLocks;
  readonly newId: () => string;
  readonly inFlight: Set<string>;
  readonly createJob: CreateJob;
}

/**
 * Makes the same job again from its kept sources, with the same seed or a new one. The sources are linked,
 * not copied.
 * @throws AppError JOB_NOT_FOUND; SOURCE_GONE when not all of them are kept
 */
export function createRepeatJob(deps: Dependencies) {
  const { store, disk, locks, newId, inFlight } = deps;
  return (jobId: JobId, seed: 'same' | 'new'): Promise<JobAccepted> =>
    locks.hold(jobId, async () => {
      const job = await store.jobs.find(jobId);
      if (job === null) throw new AppError('JOB_NOT_FOUND');
      const videos = (await store.videos.ofJob(jobId)).filter(
        (video) => video.source_info !== null,
      );
      const isSpent = job.keep_sources === 0 && job.completed_at !== null;
      if (isTombstone(job.status) || isSpent || videos.some((video) => video.source_file === null))
        throw new AppError(
          'SOURCE_GONE',
          'The sources of this job are no longer kept. Send the videos again.',
        );
      const linked: ReceivedVideo[] = [];
      try {
        for (const video of videos) {
          const file = newId();
          inFlight.add(file);
          linked.push({ name: video.name, file, sizeBytes: video.size_bytes });
          await disk.linkUpload(video.source_file ?? '', file);
        }
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
          recipe,
        );
      } catch (error) {
        for (const { file } of linked) await disk.removeUpload(file);
        throw error;
      } finally {
        for (const { file } of linked) inFlight.delete(file);
      }
    });
}
