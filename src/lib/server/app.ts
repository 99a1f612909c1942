import type { Server } from 'node:http';
import type { LoginAnswer } from '../contract/auth.ts';
import type { ArchiveSelection } from '../contract/download.ts';
import type { JobId, VideoId } from '../contract/ids.ts';
import type { Job, JobPage } from '../contract/job.ts';
import type { Limits, NewJobRequest, PreviewAnswer, PreviewRequest } from '../contract/new-job.ts';
import type { SystemAnswer } from '../contract/system.ts';
import type { UploadAnswer } from '../contract/uploads.ts';
import type { JournalEvent, VolumePressure } from '../contract/wire.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { createSchedule } from './queue/schedule.ts';
import type { ApiTokenBook } from './services/access/api-tokens.ts';
import type { Session } from './services/access/authenticate.ts';
import type { RealtimeAddress } from './services/access/realtime-address.ts';
import type { Ticket } from './services/access/realtime-tickets.ts';
import type { MakeRoom } from './services/cleanup/evict-jobs.ts';
import type { QueueSwitch } from './services/control/pause-queue.ts';
import type { Scope } from './services/control/scope.ts';
import type { AdmitJob } from './services/intake/admit-job.ts';
import type { Submitted } from './services/intake/idempotency.ts';
import type { UploadTerms } from './services/intake/open-uploads.ts';
import type { RecipeBook } from './services/intake/recipes.ts';
import type { RepeatTerms } from './services/intake/repeat-job.ts';
import type { BatchRequest } from './services/intake/submit-batch.ts';
import type { Health } from './services/operations/check-health.ts';
import type { ReadMetrics } from './services/operations/read-metrics.ts';
import type { Webhooks } from './services/operations/webhooks.ts';
import type { OpenPicture } from './services/reading/open-picture.ts';
import type { SourceFile } from './services/reading/open-source.ts';
import type { VariationFile } from './services/reading/open-variation.ts';
import type { ReadEvents } from './services/reading/read-events.ts';
import type { JobQuery } from './services/reading/read-jobs.ts';
import type { ArchiveDownload } from './services/reading/stream-archive.ts';
import { VERSION } from './version.ts';
import { wireAccess } from './wiring/access.ts';
import { wireCleanup } from './wiring/cleanup.ts';
import { wireControl } from './wiring/control.ts';
import { layFoundations } from './wiring/foundations.ts';
import { wireIntake } from './wiring/intake.ts';
import { wireLive } from './wiring/live.ts';
import { wireOperations } from './wiring/operations.ts';
import { wireReading } from './wiring/reading.ts';
import { wireRendering } from './wiring/rendering.ts';
import { wireSpace } from './wiring/space.ts';

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
  const base = await layFoundations(config, clock, log);
  const live = wireLive(base);
  const space = wireSpace(base);
  const rendering = wireRendering(base, live, space);
  const reading = wireReading(base, live);
  const control = wireControl(base, space, rendering, reading.getJob);
  const intake = wireIntake(base, live, space, rendering);
  const cleanup = wireCleanup(base, space, rendering, intake);
  await cleanup.putRight();

  const access = await wireAccess(base, live.hub);
  const operations = wireOperations(base, live, space, intake, access);
  await rendering.roomKeeper.start();
  const schedule = createSchedule(config.sweepCron, cleanup.sweepWhatIsThere, { clock, log });

  return {
    version: VERSION,
    limits: {
      maxUploadBytes: config.maxUploadBytes,
      maxVideosPerJob: config.maxVideosPerJob,
      maxVariations: config.maxVariations,
    },
    log,
    allowedOrigins: config.allowedOrigins,
    clientAddressHeader: config.clientAddressHeader,
    ...access,
    ...intake,
    ...reading,
    ...control,
    ...operations,
    volumePressure: () => space.volumeWatch.told,
    queue: rendering.queueSwitch,
    webhooks: live.webhooks,
    httpAnswered: live.metrics.httpAnswered,
    realtimeAddress: (request) => access.channel.address(request),
    issueTicket: (session) => access.channel.issueTicket(session),
    sweep: cleanup.sweep,
    makeRoom: space.eviction.makeRoom,
    onEvents: (listener) => base.store.onWritten(listener),
    start(server) {
      access.channel.start(server);
      rendering.queue.wake();
      live.webhooks.wake();
    },
    async stop() {
      const { hub, estimates, webhooks } = live;
      const { queue, roomKeeper, sampler } = rendering;
      const rendered = queue.stop(config.stopGraceMs);
      await Promise.all([
        ...[rendered, hub.drain(DRAIN_WINDOW_MS), intake.door.close(), schedule.stop()],
      ]);
      await Promise.all([space.inspection.stop(), space.volumeWatch.stop(), roomKeeper.stop()]);
      await estimates.stop();
      await sampler.stop();
      await webhooks.stop();
      await access.channel.close();
      hub.stop();
      await base.store.close();
      base.dataLock.release();
    },
  };
}
