import type { Server } from 'node:http';
import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import { monotonicFactory } from 'ulid';
import type { LoginAnswer } from '../contract/auth.ts';
import type { ArchiveSelection } from '../contract/download.ts';
import type { JobId, VideoId } from '../contract/ids.ts';
import type { Job, JobPage } from '../contract/job.ts';
import type { Limits, NewJobRequest, PreviewAnswer, PreviewRequest } from '../contract/new-job.ts';
import type { UploadAnswer } from '../contract/uploads.ts';
import type { SystemAnswer } from '../contract/system.ts';
import type { JournalEvent, VolumePressure } from '../contract/wire.ts';
import { readCredentials } from './auth/credentials.ts';
import { Tokens } from './auth/tokens.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { createInProcessQueue } from './queue/in-process-queue.ts';
import { createSchedule } from './queue/schedule.ts';
import { createHub, type Hub } from './realtime/hub.ts';
import { createAdmitJob, type AdmitJob } from './services/intake/admit-job.ts';
import { createApiTokens, type ApiTokenBook } from './services/access/api-tokens.ts';
import { createAuthentication, type Session } from './services/access/authenticate.ts';
import { bytesWithoutRow } from './services/cleanup/bytes-without-row.ts';
import { createCancel } from './services/control/cancel.ts';
import { checkFfmpeg } from './services/rendering/check-ffmpeg.ts';
import { createCheckHealth, type Health } from './services/operations/check-health.ts';
import { chooseEncoder } from './services/rendering/choose-encoder.ts';
import { createCreateJob, type CreateJob } from './services/intake/create-job.ts';
import { CleanupReport } from './services/cleanup/cleanup-report.ts';
import { createDeleteJob } from './services/control/delete-job.ts';
import { Door } from './services/intake/door.ts';
import { createEncodeVariation } from './services/rendering/encode-variation.ts';
import { createJobEstimates } from './services/progress/estimate-jobs.ts';
import { createEviction, type MakeRoom } from './services/cleanup/evict-jobs.ts';
import { createOutputEstimates } from './services/space/estimate-outputs.ts';
import { createExamineVideo } from './services/intake/examine-video.ts';
import { createIdempotency, type Submitted } from './services/intake/idempotency.ts';
import { createInspectResults } from './services/cleanup/inspect-results.ts';
import { Inspection } from './services/cleanup/inspection.ts';
import { describeArchive } from './services/reading/job-archive.ts';
import { Leases } from './services/jobs/leases.ts';
import { JobLocks } from './services/jobs/job-locks.ts';
import { LiveProgress } from './services/progress/live-progress.ts';
import { createMakeSheet } from './services/rendering/make-sheet.ts';
import { logJobEnds } from './services/operations/log-job-ends.ts';
import { createMissingSheets } from './services/rendering/missing-sheets.ts';
import { createMoveJob } from './services/control/move-job.ts';
import { createRemoveOrphans } from './services/cleanup/orphans.ts';
import { createQueueSwitch, type QueueSwitch } from './services/control/pause-queue.ts';
import { createPinJob } from './services/control/pin-job.ts';
import { createRepeatJob, type RepeatTerms } from './services/intake/repeat-job.ts';
import { createReroll } from './services/control/reroll.ts';
import { Reservations } from './services/space/reservations.ts';
import { createRoom } from './services/space/room.ts';
import { createRetry } from './services/control/retry.ts';
import { createResumableUploads } from './services/intake/resumable-uploads.ts';
import type { Scope } from './services/control/scope.ts';
import { createDiscardOutputs } from './services/jobs/discard-outputs.ts';
import { createOpenVariation, type VariationFile } from './services/reading/open-variation.ts';
import { NOWHERE } from './services/intake/nowhere.ts';
import { OpenUploads, type UploadTerms } from './services/intake/open-uploads.ts';
import { createOpenPicture, type OpenPicture } from './services/reading/open-picture.ts';
import { createOpenSource, type SourceFile } from './services/reading/open-source.ts';
import { createPreview } from './services/intake/preview.ts';
import { createReadEvents, type ReadEvents } from './services/reading/read-events.ts';
import { createReadMetrics, type ReadMetrics } from './services/operations/read-metrics.ts';
import { createReadSystem } from './services/operations/read-system.ts';
import { createReadManifest } from './services/reading/read-manifest.ts';
import { createReadUpload } from './services/intake/read-upload.ts';
import { readJob, readJobPage, type JobQuery } from './services/reading/read-jobs.ts';
import { createReceiveBatch } from './services/intake/receive-batch.ts';
import { createRecipeBook, type RecipeBook } from './services/intake/recipes.ts';
import { createRecover } from './services/cleanup/recover.ts';
import { createRelievePressure } from './services/cleanup/relieve-pressure.ts';
import { createRemoveJob } from './services/jobs/remove-job.ts';
import { createRendering } from './services/rendering/rendering.ts';
import type { RealtimeAddress } from './services/access/realtime-address.ts';
import type { Ticket } from './services/access/realtime-tickets.ts';
import { createChannelServing } from './services/access/serve-channel.ts';
import type { SettlePolicy } from './services/jobs/settle.ts';
import { createKeepSourceStills } from './services/rendering/source-stills.ts';
import { createRemoveSpentSources } from './services/jobs/spent-sources.ts';
import { SteadyTime, warnOfOldClock } from './steady-time.ts';
import { createStreamArchive, type ArchiveDownload } from './services/reading/stream-archive.ts';
import { createSubmitBatch, type BatchRequest } from './services/intake/submit-batch.ts';
import { createSubmitUploads } from './services/intake/submit-uploads.ts';
import { createSweep } from './services/cleanup/sweep.ts';
import { createSampler } from './services/operations/take-samples.ts';
import { createVolumeGuard } from './services/space/volume-guard.ts';
import { createRoomKeeper } from './services/rendering/wait-for-room.ts';
import { createTakePictures } from './services/rendering/take-pictures.ts';
import { createUpkeep } from './services/cleanup/upkeep.ts';
import { createVolumeBudget } from './services/space/volume-budget.ts';
import { createJournalReader } from './services/reading/watch-jobs.ts';
import { hasLanded, VolumeWatch } from './services/cleanup/watch-volume.ts';
import { createWebhooks, type Webhooks } from './services/operations/webhooks.ts';
import { Ballast } from './storage/ballast.ts';
import { LocalDisk } from './storage/local-disk.ts';
import { loadSecret } from './storage/secret.ts';
import { lockDataFolder } from './store/data-lock.ts';
import { openStore } from './store/store.ts';
import { VERSION } from './version.ts';

/** How long clients are given to come back, spread out, when the server goes down. */
const DRAIN_WINDOW_MS = 8000;

/** Everything the routes can ask for: one method per verb. */
export interface App {
  readonly version: string;
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
  /** Ends every login and its sockets. */
  logoutEverywhere(): Promise<void>;
  /** Named tokens for scripts. */
  readonly apiTokens: ApiTokenBook;
  submitBatch(request: BatchRequest): Promise<Submitted>;
  /** `key`: the Idempotency-Key, as it was sent. */
  submitUploads(request: NewJobRequest, key?: string | null): Promise<Submitted>;
  /** Whether a job would fit; keeps no room for it. */
  readonly admitJob: AdmitJob;
  /** Stills of what a job of these uploads would make; `signal` ends it. */
  preview(request: PreviewRequest, signal: AbortSignal): Promise<PreviewAnswer>;
  /** Makes a job again, from its kept sources. */
  repeatJob(jobId: JobId, seed: 'same' | 'new', terms?: RepeatTerms): Promise<Submitted>;
  readonly recipes: RecipeBook;
  /** Answers a request of the tus protocol. */
  handleUpload(request: Request, terms?: UploadTerms): Promise<Response>;
  /** Where an upload stands, and what is in it. */
  readUpload(id: string): Promise<UploadAnswer>;
  listJobs(query: JobQuery): Promise<JobPage>;
  /** How full the volume is, as everyone was told last; null as long as there has been nothing to tell. */
  volumePressure(): VolumePressure | null;
  getJob(jobId: JobId): Promise<Job>;
  cancel(scope: Scope): Promise<Job>;
  retry(scope: Scope): Promise<Job>;
  reroll(scope: Required<Scope>): Promise<Job>;
  moveJob(jobId: JobId, to: 'front' | 'back'): Promise<Job>;
  pinJob(jobId: JobId, pinned: boolean): Promise<Job>;
  readonly queue: QueueSwitch;
  deleteJob(jobId: JobId): Promise<void>;
  /** Without a selection everything, once the job is done. */
  downloadJob(jobId: JobId, selection?: ArchiveSelection): Promise<ArchiveDownload>;
  readManifest(jobId: JobId): Promise<Buffer>;
  openVariation(jobId: JobId, videoId: VideoId, n: number): Promise<VariationFile>;
  openSource(jobId: JobId, videoId: VideoId): Promise<SourceFile>;
  /** Posters and contact sheets. */
  readonly pictures: OpenPicture;
  readonly readEvents: ReadEvents;
  /** Figures for whoever looks after the server. */
  readSystem(): Promise<SystemAnswer>;
  /** The same for Prometheus. */
  readonly readMetrics: ReadMetrics;
  readonly webhooks: Webhooks;
  readonly httpAnswered: Metrics['httpAnswered'];
  /** Where a page at that URL finds the realtime channel. */
  realtimeAddress(request: URL): RealtimeAddress;
  /** For one handshake of the realtime channel. */
  issueTicket(session: Session): Ticket;
  health(): Promise<Health>;
  /** Removes what has outlived its time, and makes room; the clockwork calls it too. */
  sweep(): Promise<void>;
  /** Removes the oldest finished jobs until so many more bytes are free. */
  readonly makeRoom: MakeRoom;
  /** Called with the journal's events as they are committed. */
  onEvents(listener: (events: readonly JournalEvent[]) => void): void;
  /** Serves the realtime channel on that server, and begins to work. */
  start(server: Server): void;
  /** Gives what runs a moment to end, interrupts the rest, closes sockets and the database. */
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
  // Both at once: together they are most of a start. What the check says comes first when both fail.
  const choosing = Promise.allSettled([chooseEncoder(ffmpegPath, config.encoder)]);
  const ffmpeg = await checkFfmpeg({ ffmpegPath, ffprobePath });
  for (const warning of ffmpeg.warnings) log.warn(warning);
  const [choice] = await choosing;
  if (choice.status === 'rejected') throw choice.reason;
  const { encoder, notWorking } = choice.value;
  log.info({ encoder, notWorking }, 'video encoder chosen');
  const ballast = new Ballast(config.dataDir);
  const database = join(config.dataDir, 'video-refresher.sqlite');
  const store = await openStore(database, randomWord(6), () => ballast.release());

  const nextUlid = monotonicFactory(() => randomInt(2 ** 32) / 2 ** 32);
  const newId = () => nextUlid(clock.now());
  const newSeed = () => randomInt(2 ** 32);
  const madeUpPassword = config.password === null ? randomWord(12) : null;
  const password = config.password ?? madeUpPassword ?? '';
  const secrets = config.secrets ?? [await loadSecret(config.dataDir, () => randomWord(48))];

  const policy: SettlePolicy = {
    retentionMs: config.retentionMs,
    retryWindowMs: config.retryWindowMs,
    archiveSize: async (tx, jobId) => (await describeArchive(tx, jobId))?.sizeBytes ?? null,
  };
  const steady = new SteadyTime({ clock, log });
  warnOfOldClock({ clock, log }, await store.journal.newestAt());
  const leases = new Leases({ clock });
  const uploadsInFlight = new Set<string>();
  const reservations = new Reservations();
  const budget = createVolumeBudget({
    dataDir: config.dataDir,
    capBytes: config.volumeCapBytes,
    evictAbove: config.evictAbove,
    reservedBytes: async () => reservations.heldBytes + (await store.variations.reservedBytes()),
    knownBytes: async () => {
      const { sources, outputs } = await store.jobs.knownBytes();
      const others = await bytesWithoutRow({ store, disk, uploadsInFlight });
      return { sources: sources + others, outputs };
    },
  });

  const metrics = createMetrics();
  const webhooks = createWebhooks({ store, clock, log, newId, target: config.webhook });
  const sampler = createSampler({
    ...{ store, clock, log },
    usedBytes: async () => (await budget.marks()).usedBytes,
  });
  const journal = createJournalReader(store, (job) => live.overlaySummary(job));
  const hub: Hub = createHub({ journal, clock, log });
  const live = new LiveProgress((jobId, item) => hub.progress(jobId, item));
  const estimates = createJobEstimates({ store, clock, log, live, slots });
  const outputs = createOutputEstimates({ store, encoder });
  store.onWritten((events) => {
    hub.publish(events);
    estimates.observe(events);
    logJobEnds(events, log);
    metrics.observe(events);
    webhooks.wake();
  });

  const tokens = new Tokens(secrets, password);
  const apiTokens = createApiTokens({ store, clock, newId, tokens, log });
  const authentication = createAuthentication({
    ...{ store, clock, newId, password, tokens, log },
    onApiTokenUsed: (id) => apiTokens.noteUse(id),
  });
  const locks = new JobLocks();
  const removeSpentSources = createRemoveSpentSources({ store, disk, clock, steady });
  const discardOutputs = createDiscardOutputs({ disk, leases });
  const makeSheet = createMakeSheet({ ffmpegPath, disk, log, newId });
  const makeMissingSheets = createMissingSheets({ store, clock, policy, makeSheet, locks });
  const takePictures = createTakePictures({ ffmpegPath, threads, maxPixels, disk, log });
  const queueSwitch = createQueueSwitch({ store, clock, wakeQueue: () => queue.wake() });
  const volumeGuard = createVolumeGuard({ disk, log });
  const roomKeeper = createRoomKeeper({
    ...{ store, disk, clock, log },
    queue: queueSwitch,
    makeRoom: (neededBytes) => eviction.makeSomeRoom(neededBytes),
    restoreBallast: () => ballast.restore(),
  });
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
    learn: async (work, tookMs, id) => {
      await estimates.learn(work, tookMs);
      await outputs.learn(id);
    },
    encode: createEncodeVariation({ ffmpegPath, ffprobePath, threads, maxPixels, clock }),
    onAttemptEnded: ({ code, tookMs, lengthMs }) => {
      const speed = lengthMs === null ? null : lengthMs / Math.max(1, tookMs);
      metrics.variationEnded(code, tookMs / 1000, speed);
      if (code !== 'interrupted') sampler.count(code === 'completed' ? 'completed' : 'failed');
    },
    volume: volumeGuard,
    room: roomKeeper,
  });
  const queue = createInProcessQueue(rendering, { slots, log });

  const wakeQueue = () => queue.wake();
  const removeJob = createRemoveJob({ store, disk, clock, log, locks, leases });
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
  const newReport = () => new CleanupReport({ store, clock, log });
  const inspect = createInspectResults({
    ...{ store, disk, clock, steady, log, leases, locks, policy, removeJob, newReport },
  });
  const inspection = new Inspection({ store, disk, clock, log, inspect });
  const removeOrphans = createRemoveOrphans({
    ...{ store, disk, log, uploadsInFlight },
    restoreUpload: (name) => uploads.restoreOrphan(name),
  });
  const eviction = createEviction({
    ...{ store, leases, removeJob, newReport, log },
    onBrokenOff: (jobId) => inspection.note(jobId),
  });
  const room = createRoom({
    ...{ reservations, leases },
    marks: () => budget.marks(),
    planEviction: eviction.plan,
    makeRoom: eviction.makeRoom,
  });
  const volumeWatch = new VolumeWatch({ store, clock, log, budget, plan: eviction.plan });
  store.onWritten((events) => {
    inspection.observe(events);
    if (events.some(hasLanded)) volumeWatch.glance();
  });
  const moveJob = createMoveJob({ store, clock });
  const pinJob = createPinJob({ store, clock });
  const sweep = createSweep({
    ...{ store, disk, clock, steady, log, policy, removeJob, newReport, inspection },
    ...{ removeSpentSources, removeOrphans },
    restoreBallast: () => ballast.restore(),
    removeExpiredUploads: () => uploads.removeExpired(),
    relievePressure: createRelievePressure({ budget, eviction, volumeWatch }),
    upkeep: createUpkeep({ store, historyMs: config.historyMs }),
  });

  const recipes = createRecipeBook({ store, clock, newId });
  const openUploads = new OpenUploads({
    ...{ room, reservations },
    maxVideosPerJob: config.maxVideosPerJob,
  });
  const uploads = createResumableUploads({
    disk,
    steady,
    newId,
    open: openUploads,
    inFlight: uploadsInFlight,
    maxUploadBytes: config.maxUploadBytes,
  });
  const door = new Door();
  const readUpload = createReadUpload({
    uploads,
    examine: createExamineVideo({ ffmpegPath, ffprobePath, limits: config }),
  });
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
    ...{ outputs, room },
  });
  const createJob: CreateJob = (...job) => door.enter(() => makeJob(...job));
  const idempotency = createIdempotency({ store, clock });
  const submitBatch = createSubmitBatch({
    receive: createReceiveBatch({ disk, newId, limits: config, inFlight: uploadsInFlight }),
    measure: createReceiveBatch({ disk: NOWHERE, newId, limits: config, inFlight: new Set() }),
    ...{ createJob, room, idempotency },
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
  const recover = createRecover({
    ...{ store, disk, clock, log, policy },
    removeOrphans: async () => {
      await removeOrphans();
      await inspection.inspectNewest();
    },
  });
  await recover();
  await makeMissingSheets();
  await sweep();

  const channel = createChannelServing({ clock, log, hub, authentication, config });
  await roomKeeper.start();
  const sweepWhatIsThere = async () => {
    if (await volumeGuard.isAvailable()) await sweep();
  };
  const schedule = createSchedule(config.sweepCron, sweepWhatIsThere, { clock, log });

  return {
    version: VERSION,
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
      hub.closeSessions((id) => id === session.id);
    },
    async logoutEverywhere() {
      await authentication.logoutEverywhere();
      const forScripts = new Set((await apiTokens.list()).map(({ id }) => id));
      hub.closeSessions((id) => !forScripts.has(id));
    },
    apiTokens: {
      ...apiTokens,
      async revoke(id) {
        await apiTokens.revoke(id);
        hub.closeSessions((sessionId) => sessionId === id);
      },
    },
    submitBatch,
    submitUploads: createSubmitUploads({ uploads, createJob, idempotency, log }),
    admitJob: createAdmitJob({
      ...{ room, outputs, estimates },
      findRecipe: (name) => recipes.find(name),
      limits: config,
    }),
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
    repeatJob: createRepeatJob({
      ...{ store, disk, locks, newId, createJob, idempotency },
      inFlight: uploadsInFlight,
    }),
    recipes,
    handleUpload: (request, terms) => uploads.handle(request, terms),
    readUpload: (id) => door.enter(() => readUpload(id)),
    volumePressure: () => volumeWatch.told,
    async listJobs(query) {
      const page = await readJobPage(store, query);
      return { ...page, jobs: page.jobs.map((job) => live.overlaySummary(job)) };
    },
    getJob,
    cancel: thenJob(cancel),
    retry: thenJob(createRetry({ store, clock, policy, locks, wakeQueue, room })),
    reroll: thenJob(
      createReroll({ store, clock, policy, locks, wakeQueue, discard: discardOutputs, room }),
    ),
    moveJob: async (jobId, to) => {
      await moveJob(jobId, to);
      return getJob(jobId);
    },
    pinJob: async (jobId, pinned) => {
      await pinJob(jobId, pinned);
      return getJob(jobId);
    },
    queue: queueSwitch,
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
    openSource: createOpenSource({ store, disk, leases }),
    pictures: createOpenPicture({ store, disk, leases }),
    health: createCheckHealth({
      store,
      disk,
      version: VERSION,
      ffmpeg: { ...ffmpeg, encoder },
      slots,
      realtime: () => channel.facts(),
    }),
    readSystem: createReadSystem({
      ...{ store, clock, budget, slots },
      version: VERSION,
      engine: { ffmpegVersion: ffmpeg.version, encoder, warnings: [...ffmpeg.warnings] },
      transport: () => String(channel.facts().transport),
      hubStats: () => hub.stats(),
    }),
    readMetrics: createReadMetrics({
      ...{ metrics, store, clock, budget, slots },
      hubStats: () => hub.stats(),
      openUploads: () => openUploads.count,
      runningDownloads: () => leases.count(),
    }),
    webhooks,
    httpAnswered: metrics.httpAnswered,
    readEvents: createReadEvents(journal),
    realtimeAddress: (request) => channel.address(request),
    issueTicket: (session) => channel.issueTicket(session),
    sweep,
    makeRoom: eviction.makeRoom,
    onEvents: (listener) => store.onWritten(listener),
    start(server) {
      channel.start(server);
      queue.wake();
      webhooks.wake();
    },
    async stop() {
      const rendered = queue.stop(config.stopGraceMs);
      await Promise.all([rendered, hub.drain(DRAIN_WINDOW_MS), door.close(), schedule.stop()]);
      await Promise.all([inspection.stop(), volumeWatch.stop(), roomKeeper.stop()]);
      await estimates.stop();
      await sampler.stop();
      await webhooks.stop();
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
