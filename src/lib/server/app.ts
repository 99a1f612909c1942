import type { Server } from 'node:http';
import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { monotonicFactory } from 'ulid';
import type { LoginAnswer } from '../contract/auth.ts';
import type { JobId, VideoId } from '../contract/ids.ts';
import type { Job, JobAccepted, JobPage } from '../contract/job.ts';
import type { Limits, NewJobRequest, PreviewAnswer, PreviewRequest } from '../contract/new-job.ts';
import type { JournalEvent } from '../contract/wire.ts';
import { readCredentials } from './auth/credentials.ts';
import { Tokens } from './auth/tokens.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { createInProcessQueue } from './queue/in-process-queue.ts';
import { createSchedule } from './queue/schedule.ts';
import { createHub, type Hub } from './realtime/hub.ts';
import { createAuthentication, type Session } from './services/authenticate.ts';
import { createCancel } from './services/cancel.ts';
import { checkFfmpeg } from './services/check-ffmpeg.ts';
import { createCheckHealth, type Health } from './services/check-health.ts';
import { chooseEncoder } from './services/choose-encoder.ts';
import { createCreateJob, type CreateJob } from './services/create-job.ts';
import { createDeleteJob } from './services/delete-job.ts';
import { Door } from './services/door.ts';
import { createEncodeVariation } from './services/encode-variation.ts';
import { createJobEstimates } from './services/estimate-jobs.ts';
import { createExamineVideo } from './services/examine-video.ts';
import { describeArchive } from './services/job-archive.ts';
import { Leases } from './services/leases.ts';
import { JobLocks } from './services/job-locks.ts';
import { LiveProgress } from './services/live-progress.ts';
import { createMakeSheet } from './services/make-sheet.ts';
import { logJobEnds } from './services/log-job-ends.ts';
import { createMissingSheets } from './services/missing-sheets.ts';
import { createMoveJob } from './services/move-job.ts';
import { createRemoveOrphans } from './services/orphans.ts';
import { createQueueSwitch, type QueueSwitch } from './services/pause-queue.ts';
import { createPinJob } from './services/pin-job.ts';
import { createRepeatJob } from './services/repeat-job.ts';
import { createReroll } from './services/reroll.ts';
import { createRetry } from './services/retry.ts';
import { createResumableUploads } from './services/resumable-uploads.ts';
import type { Scope } from './services/scope.ts';
import { createDiscardOutputs } from './services/discard-outputs.ts';
import { createOpenVariation, type VariationFile } from './services/open-variation.ts';
import { createOpenPicture, type OpenPicture } from './services/open-picture.ts';
import { createPreview } from './services/preview.ts';
import { createReadEvents, type ReadEvents } from './services/read-events.ts';
import { createReadManifest } from './services/read-manifest.ts';
import { readJob, readJobPage, type JobQuery } from './services/read-jobs.ts';
import { createReceiveBatch } from './services/receive-batch.ts';
import { createRecipeBook, type RecipeBook } from './services/recipes.ts';
import { createRecover } from './services/recover.ts';
import { createRemoveJob } from './services/remove-job.ts';
import { createRendering } from './services/render-variation.ts';
import type { RealtimeAddress } from './services/realtime-address.ts';
import type { Ticket } from './services/realtime-tickets.ts';
import { createChannelServing } from './services/serve-channel.ts';
import type { SettlePolicy } from './services/settle.ts';
import { createKeepSourceStills } from './services/source-stills.ts';
import { createRemoveSpentSources } from './services/spent-sources.ts';
import { createStreamArchive, type ArchiveDownload } from './services/stream-archive.ts';
import { createSubmitBatch } from './services/submit-batch.ts';
import { createSubmitUploads } from './services/submit-uploads.ts';
import { createSweep } from './services/sweep.ts';
import { createTakePictures } from './services/take-pictures.ts';
import { createJournalReader } from './services/watch-jobs.ts';
import { LocalDisk } from './storage/local-disk.ts';
import { loadSecret } from './storage/secret.ts';
import { lockDataFolder } from './store/data-lock.ts';
import { openStore } from './store/store.ts';
import { VERSION } from './version.ts';

/** How long clients are given to come back, spread out, when the server goes down. */
const DRAIN_WINDOW_MS = 8000;

/** Everything the routes can ask for: one method per verb. */
export interface App {
  readonly limits: Limits;
  /** The password, when it was made up for this start; null when it was configured. */
  readonly madeUpPassword: string | null;
  readonly log: Log;
  readonly allowedOrigins: readonly string[];
  readonly clientAddressHeader: string | null;
  login(readPassword: () => Promise<string>, address: string): Promise<LoginAnswer>;
  /** The session that a request's Authorization header or cookie proves, or null. */
  sessionOf(headers: Headers): Promise<Session | null>;
  logout(session: Session): Promise<void>;
  submitBatch(contentType: string | null, body: Readable): Promise<JobAccepted>;
  submitUploads(request: NewJobRequest): Promise<JobAccepted>;
  /** Stills of what a job of these uploads would make; `signal` ends it. */
  preview(request: PreviewRequest, signal: AbortSignal): Promise<PreviewAnswer>;
  /** Makes a job again, from its kept sources. */
  repeatJob(jobId: JobId, seed: 'same' | 'new'): Promise<JobAccepted>;
  readonly recipes: RecipeBook;
  /** Answers a request of the tus protocol. */
  handleUpload(request: Request): Promise<Response>;
  listJobs(query: JobQuery): Promise<JobPage>;
  getJob(jobId: JobId): Promise<Job>;
  cancel(scope: Scope): Promise<Job>;
  retry(scope: Scope): Promise<Job>;
  reroll(scope: Required<Scope>): Promise<Job>;
  moveJob(jobId: JobId, to: 'front' | 'back'): Promise<Job>;
  pinJob(jobId: JobId, pinned: boolean): Promise<Job>;
  readonly queue: QueueSwitch;
  deleteJob(jobId: JobId): Promise<void>;
  downloadJob(jobId: JobId): Promise<ArchiveDownload>;
  readManifest(jobId: JobId): Promise<Buffer>;
  openVariation(jobId: JobId, videoId: VideoId, n: number): Promise<VariationFile>;
  /** Posters and contact sheets. */
  readonly pictures: OpenPicture;
  readonly readEvents: ReadEvents;
  /** Where a page at that URL finds the realtime channel. */
  realtimeAddress(request: URL): RealtimeAddress;
  /** For one handshake of the realtime channel. */
  issueTicket(session: Session): Ticket;
  health(): Promise<Health>;
  /** Called with the journal's events as they are committed. */
  onEvents(listener: (events: readonly JournalEvent[]) => void): void;
  /** Serves the realtime channel on that server, and begins to work. */
  start(server: Server): void;
  /** Interrupts what runs, closes sockets and the database. */
  stop(): Promise<void>;
}

/**
 * Wires everything and puts right what the last run left behind.
 * @throws StartupError with one clear line per thing that is missing
 */
export async function createApp(config: Config, clock: Clock, log: Log): Promise<App> {
  const { slots, threadsPerSlot: threads, ffmpegPath, ffprobePath, maxPixels } = config;
  const disk = new LocalDisk(config.dataDir);
  await disk.prepare();
  const dataLock = lockDataFolder(config.dataDir);
  const ffmpeg = await checkFfmpeg({ ffmpegPath, ffprobePath });
  for (const warning of ffmpeg.warnings) log.warn(warning);
  const { encoder, notWorking } = await chooseEncoder(ffmpegPath, config.encoder);
  log.info({ encoder, notWorking }, 'video encoder chosen');
  const store = await openStore(join(config.dataDir, 'video-refresher.sqlite'), randomWord(6));

  const nextUlid = monotonicFactory(() => randomInt(2 ** 32) / 2 ** 32);
  const newId = () => nextUlid(clock.now());
  const newSeed = () => randomInt(2 ** 32);
  const madeUpPassword = config.password === null ? randomWord(12) : null;
  const password = config.password ?? madeUpPassword ?? '';
  const secret = config.secret ?? (await loadSecret(config.dataDir, () => randomWord(48)));

  const policy: SettlePolicy = {
    retentionMs: config.retentionMs,
    retryWindowMs: config.retryWindowMs,
    archiveSize: async (tx, jobId) => (await describeArchive(tx, jobId))?.sizeBytes ?? null,
  };
  const leases = new Leases();
  const uploadsInFlight = new Set<string>();

  const journal = createJournalReader(store, (job) => live.overlaySummary(job));
  const hub: Hub = createHub({ journal, clock, log });
  const live = new LiveProgress((jobId, item) => hub.progress(jobId, item));
  const estimates = createJobEstimates({ store, clock, log, live, slots });
  store.onWritten((events) => {
    hub.publish(events);
    estimates.observe(events);
    logJobEnds(events, log);
  });

  const authentication = createAuthentication({
    store,
    clock,
    newId,
    password,
    tokens: new Tokens(secret, password),
    log,
  });
  const locks = new JobLocks();
  const removeSpentSources = createRemoveSpentSources({ store, disk, clock });
  const discardOutputs = createDiscardOutputs({ disk, leases });
  const makeSheet = createMakeSheet({ ffmpegPath, disk, log, newId });
  const makeMissingSheets = createMissingSheets({ store, clock, policy, makeSheet, locks });
  const takePictures = createTakePictures({ ffmpegPath, threads, maxPixels, disk, log });
  const rendering = createRendering({
    store,
    disk,
    clock,
    log,
    live,
    policy,
    removeSpentSources,
    encoder,
    takePictures,
    keepSourceStills: createKeepSourceStills({ store, disk, takePictures }),
    makeSheet,
    discard: discardOutputs,
    learn: (work, tookMs) => estimates.learn(work, tookMs),
    encode: createEncodeVariation({ ffmpegPath, ffprobePath, threads, maxPixels, clock }),
  });
  const queue = createInProcessQueue(rendering, { slots, log });

  const wakeQueue = () => queue.wake();
  const removeJob = createRemoveJob({ store, disk, clock, log, locks });
  const cancel = createCancel({
    store,
    clock,
    policy,
    removeSpentSources,
    makeMissingSheets,
    interrupt: (rows) => rendering.interrupt(rows),
  });
  const deleteJob = createDeleteJob({
    store,
    removeJob,
    // No contact sheets of what is about to go.
    cancel: createCancel({
      store,
      clock,
      policy,
      removeSpentSources,
      makeMissingSheets: () => Promise.resolve(),
      interrupt: (rows) => rendering.interrupt(rows),
    }),
  });
  const removeOrphans = createRemoveOrphans({
    store,
    disk,
    log,
    leases,
    locks,
    uploadsInFlight,
    restoreUpload: (name) => uploads.restoreOrphan(name),
  });
  const moveJob = createMoveJob({ store, clock });
  const pinJob = createPinJob({ store, clock });
  const sweep = createSweep({
    store,
    clock,
    log,
    leases,
    removeJob,
    removeSpentSources,
    removeOrphans,
    removeExpiredUploads: () => uploads.removeExpired(),
    policy,
    historyMs: config.historyMs,
  });

  const recipes = createRecipeBook({ store, clock, newId });
  const uploads = createResumableUploads({
    disk,
    clock,
    newId,
    inFlight: uploadsInFlight,
    maxUploadBytes: config.maxUploadBytes,
  });
  const door = new Door();
  const makeJob = createCreateJob({
    store,
    disk,
    clock,
    log,
    newId,
    newSeed,
    examine: createExamineVideo({ ffmpegPath, ffprobePath, limits: config }),
    wakeQueue,
    findRecipe: (name) => recipes.find(name),
    limits: config,
  });
  const createJob: CreateJob = (...job) => door.enter(() => makeJob(...job));
  const submitBatch = createSubmitBatch({
    receive: createReceiveBatch({ disk, newId, limits: config, inFlight: uploadsInFlight }),
    createJob,
    finish: (videos) => videos.forEach((video) => uploadsInFlight.delete(video.file)),
    discard: async (videos) => {
      await Promise.all(videos.map((video) => disk.removeUpload(video.file)));
    },
  });

  const getJob = async (jobId: JobId) => live.overlay(await readJob(store, jobId));
  /** A verb that answers with the job as it then is. */
  const thenJob =
    <S extends Scope>(verb: (scope: S) => Promise<void>) =>
    async (scope: S) => {
      await verb(scope);
      return getJob(scope.jobId);
    };
  const recover = createRecover({ store, disk, clock, log, policy, removeOrphans });
  await recover();
  await makeMissingSheets();
  await sweep();

  const check = (token: string) => authentication.check(token);
  const channel = createChannelServing({ store, clock, log, hub, check, config });
  const schedule = createSchedule(config.sweepCron, sweep, { clock, log });

  return {
    limits: {
      maxUploadBytes: config.maxUploadBytes,
      maxVideosPerJob: config.maxVideosPerJob,
      maxVariations: config.maxVariations,
    },
    madeUpPassword,
    log,
    allowedOrigins: config.allowedOrigins,
    clientAddressHeader: config.clientAddressHeader,
    login: (given, address) => authentication.login(given, address),
    async sessionOf(headers) {
      const given = readCredentials(headers.get('authorization'), headers.get('cookie'));
      return given === null ? null : authentication.check(given.token);
    },
    async logout(session) {
      await authentication.logout(session);
      hub.closeSessions(session.id);
    },
    submitBatch,
    submitUploads: createSubmitUploads(uploads, createJob, log),
    preview: createPreview({
      uploads,
      disk,
      ffmpegPath,
      threads,
      newId,
      newSeed,
      examine: (path, signal) =>
        createExamineVideo({ ffmpegPath, ffprobePath, limits: config, signal })(path),
      findRecipe: (name) => recipes.find(name),
      limits: config,
    }),
    repeatJob: createRepeatJob({ store, disk, locks, newId, inFlight: uploadsInFlight, createJob }),
    recipes,
    handleUpload: (request) => uploads.handle(request),
    async listJobs(query) {
      const page = await readJobPage(store, query);
      return { ...page, jobs: page.jobs.map((job) => live.overlaySummary(job)) };
    },
    getJob,
    cancel: thenJob(cancel),
    retry: thenJob(createRetry({ store, clock, policy, locks, wakeQueue })),
    reroll: thenJob(
      createReroll({ store, clock, policy, locks, wakeQueue, discard: discardOutputs }),
    ),
    moveJob: async (jobId, to) => {
      await moveJob(jobId, to);
      return getJob(jobId);
    },
    pinJob: async (jobId, pinned) => {
      await pinJob(jobId, pinned);
      return getJob(jobId);
    },
    queue: createQueueSwitch({ store, clock, wakeQueue }),
    deleteJob,
    downloadJob: createStreamArchive({
      store,
      disk,
      leases,
      log,
      overlay: (job) => live.overlay(job),
    }),
    readManifest: createReadManifest(store),
    openVariation: createOpenVariation({ store, disk, leases }),
    pictures: createOpenPicture({ store, disk, leases }),
    health: createCheckHealth({
      store,
      disk,
      version: VERSION,
      ffmpeg: { ...ffmpeg, encoder },
      slots,
      realtime: () => channel.facts(),
    }),
    readEvents: createReadEvents(journal),
    realtimeAddress: (request) => channel.address(request),
    issueTicket: (session) => channel.issueTicket(session),
    onEvents: (listener) => store.onWritten(listener),
    start(server) {
      channel.start(server);
      queue.wake();
    },
    async stop() {
      await Promise.all([hub.drain(DRAIN_WINDOW_MS), door.close(), queue.stop(), schedule.stop()]);
      await estimates.stop();
      await channel.close();
      hub.stop();
      await store.close();
      dataLock.release();
    },
  };
}

/** Text of about `length` characters that nobody can guess when it is long. */
function randomWord(length: number): string {
  return randomBytes(length).toString('base64url').slice(0, length);
}
