import { createAdmitJob } from '../services/intake/admit-job.ts';
import { createCreateJob, type CreateJob } from '../services/intake/create-job.ts';
import { Door } from '../services/intake/door.ts';
import { createExamineVideo } from '../services/intake/examine-video.ts';
import { createIdempotency } from '../services/intake/idempotency.ts';
import { NOWHERE } from '../services/intake/nowhere.ts';
import { OpenUploads, type UploadTerms } from '../services/intake/open-uploads.ts';
import { createPreview } from '../services/intake/preview.ts';
import { createReadUpload } from '../services/intake/read-upload.ts';
import { createReceiveBatch } from '../services/intake/receive-batch.ts';
import { createRecipeBook } from '../services/intake/recipes.ts';
import { createRepeatJob } from '../services/intake/repeat-job.ts';
import { createResumableUploads } from '../services/intake/resumable-uploads.ts';
import { createSubmitBatch } from '../services/intake/submit-batch.ts';
import { createSubmitUploads } from '../services/intake/submit-uploads.ts';
import type { Foundations } from './foundations.ts';
import type { Live } from './live.ts';
import type { RenderingPart } from './rendering.ts';
import type { Space } from './space.ts';

export type Intake = ReturnType<typeof wireIntake>;

/** The ways in for videos and jobs. */
export function wireIntake(base: Foundations, live: Live, space: Space, rendering: RenderingPart) {
  const { config, store, disk, clock, log, newId, newSeed, steady, locks } = base;
  const { ffmpegPath, ffprobePath, threadsPerSlot: threads } = config;
  const { room, outputs, reservations } = space;
  const inFlight = base.uploadsInFlight;
  const door = new Door();
  const examine = createExamineVideo({ ffmpegPath, ffprobePath, limits: config });
  const recipes = createRecipeBook({ store, clock, newId });
  const findRecipe = (name: string) => recipes.find(name);
  const openUploads = new OpenUploads({
    ...{ room, reservations },
    maxVideosPerJob: config.maxVideosPerJob,
  });
  const uploads = createResumableUploads({
    ...{ disk, steady, newId, inFlight },
    open: openUploads,
    maxUploadBytes: config.maxUploadBytes,
  });
  const makeJob = createCreateJob({
    ...{ store, disk, clock, log, newId, newSeed, examine, findRecipe, outputs, room },
    wakeQueue: () => rendering.queue.wake(),
    limits: config,
  });
  const createJob: CreateJob = (...job) => door.enter(() => makeJob(...job));
  const idempotency = createIdempotency({ store, clock });
  const readUpload = createReadUpload({ uploads, examine });
  return {
    ...{ door, uploads, openUploads, recipes },
    submitBatch: createSubmitBatch({
      receive: createReceiveBatch({ disk, newId, limits: config, inFlight }),
      measure: createReceiveBatch({ disk: NOWHERE, newId, limits: config, inFlight: new Set() }),
      ...{ createJob, room, idempotency },
      finish: (videos) => videos.forEach((video) => inFlight.delete(video.file)),
      discard: async (videos) => {
        await Promise.all(videos.map((video) => disk.removeUpload(video.file)));
      },
    }),
    submitUploads: createSubmitUploads({ uploads, createJob, idempotency, log }),
    repeatJob: createRepeatJob({ store, disk, locks, newId, createJob, idempotency, inFlight }),
    admitJob: createAdmitJob({
      ...{ room, outputs, findRecipe },
      estimates: live.estimates,
      limits: config,
    }),
    preview: createPreview({
      ...{ uploads, disk, ffmpegPath, threads, newId, newSeed, findRecipe },
      examine: (path, signal) =>
        createExamineVideo({ ffmpegPath, ffprobePath, limits: config, signal })(path),
      limits: config,
    }),
    handleUpload: (request: Request, terms?: UploadTerms) => uploads.handle(request, terms),
    readUpload: (id: string) => door.enter(() => readUpload(id)),
  };
}
