import type { JobId } from '../../contract/ids.ts';
import { createOpenPicture } from '../services/reading/open-picture.ts';
import { createOpenSource } from '../services/reading/open-source.ts';
import { createOpenVariation } from '../services/reading/open-variation.ts';
import { createReadEvents } from '../services/reading/read-events.ts';
import { readJob, readJobPage, type JobQuery } from '../services/reading/read-jobs.ts';
import { createReadManifest } from '../services/reading/read-manifest.ts';
import { createStreamArchive } from '../services/reading/stream-archive.ts';
import type { Foundations } from './foundations.ts';
import type { Live } from './live.ts';

/** Everything that is read: jobs as they are this moment, events, files, archives. */
export function wireReading({ store, disk, leases, log }: Foundations, live: Live) {
  const { progress } = live;
  return {
    getJob: async (jobId: JobId) => progress.overlay(await readJob(store, jobId)),
    async listJobs(query: JobQuery) {
      const page = await readJobPage(store, query);
      return { ...page, jobs: page.jobs.map((job) => progress.overlaySummary(job)) };
    },
    readEvents: createReadEvents(live.journal),
    readManifest: createReadManifest(store),
    downloadJob: createStreamArchive({
      ...{ store, disk, leases, log },
      overlay: (job) => progress.overlay(job),
    }),
    openVariation: createOpenVariation({ store, disk, leases }),
    openSource: createOpenSource({ store, disk, leases }),
    pictures: createOpenPicture({ store, disk, leases }),
  };
}
