import * as v from 'valibot';
import { JobId } from './ids.ts';
import { JobSummary, Variation, VideoHeader } from './job.ts';
import { QueueState } from './queue.ts';
import { PressureLevel } from './system.ts';

export const PROTOCOL = 'video-refresher.v1';
export const PROTOCOL_VERSION = 1;
export const SOCKET_PATH = '/api/ws';

const seq = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Where a client stands in the journal. `epoch` changes only when the database is new. */
export const Cursor = v.object({ epoch: v.string(), seq });
export type Cursor = v.InferOutput<typeof Cursor>;

/** Whose progress a client wants: every job's, or that of the jobs named. */
export const ProgressInterest = v.union([
  v.literal('all'),
  v.pipe(v.array(JobId), v.maxLength(200)),
]);
export type ProgressInterest = v.InferOutput<typeof ProgressInterest>;

export const ClientMessage = v.variant('type', [
  v.object({
    type: v.literal('hello'),
    version: v.number(),
    resume: v.nullable(Cursor),
    progress: ProgressInterest,
  }),
  v.object({ type: v.literal('watch'), progress: ProgressInterest }),
  v.object({ type: v.literal('pong'), n: seq }),
]);
export type ClientMessage = v.InferOutput<typeof ClientMessage>;

const header = { type: v.literal('event'), seq, at: v.pipe(v.string(), v.isoTimestamp()) };
const ofJob = { ...header, jobId: JobId };
const ofAll = { ...header, jobId: v.null() };
const aboutJob = v.object({ job: JobSummary });

/** How full the volume is, when that has changed. */
export const VolumePressure = v.object({
  usedBytes: seq,
  capacityBytes: seq,
  level: PressureLevel,
  /** What the next sweep will remove to make room, oldest first. */
  nextToGo: v.array(v.object({ id: JobId, name: v.string() })),
});
export type VolumePressure = v.InferOutput<typeof VolumePressure>;

/** One entry of the journal. What it carries is whole: applying it needs nothing but the state before it. */
export const JournalEvent = v.variant('kind', [
  v.object({ ...ofJob, kind: v.literal('job.created'), data: aboutJob }),
  v.object({ ...ofJob, kind: v.literal('job.updated'), data: aboutJob }),
  v.object({ ...ofJob, kind: v.literal('job.expired'), data: aboutJob }),
  v.object({ ...ofJob, kind: v.literal('job.evicted'), data: aboutJob }),
  v.object({ ...ofJob, kind: v.literal('job.deleted'), data: aboutJob }),
  v.object({
    ...ofJob,
    kind: v.literal('video.updated'),
    data: v.object({ rev: seq, video: VideoHeader }),
  }),
  v.object({
    ...ofJob,
    kind: v.literal('variation.updated'),
    data: v.object({ rev: seq, videoId: v.string(), variation: Variation }),
  }),
  v.object({
    ...ofAll,
    kind: v.literal('cleanup.completed'),
    data: v.object({
      freedBytes: seq,
      jobs: v.array(v.object({ id: JobId, name: v.string(), reason: v.string() })),
    }),
  }),
  v.object({ ...ofAll, kind: v.literal('queue.updated'), data: QueueState }),
  v.object({ ...ofAll, kind: v.literal('volume.pressure'), data: VolumePressure }),
]);
export type JournalEvent = v.InferOutput<typeof JournalEvent>;
export type EventKind = JournalEvent['kind'];

/** id (of a variation or a job), percent, frames per second, speed as a factor of real time, ETA in ms. */
export const ProgressItem = v.tuple([
  v.string(),
  v.number(),
  v.nullable(v.number()),
  v.nullable(v.number()),
  v.nullable(v.number()),
]);
export type ProgressItem = v.InferOutput<typeof ProgressItem>;

export const SnapshotReason = v.picklist(['fresh', 'epoch', 'trimmed', 'ahead', 'too-many']);
export type SnapshotReason = v.InferOutput<typeof SnapshotReason>;

const welcome = {
  type: v.literal('welcome'),
  version: v.number(),
  epoch: v.string(),
  seq,
  pingIntervalMs: v.number(),
};

export const Welcome = v.variant('mode', [
  v.object({
    ...welcome,
    mode: v.literal('replay'),
    reason: v.null(),
    events: v.array(JournalEvent),
    jobs: v.null(),
  }),
  v.object({
    ...welcome,
    mode: v.literal('snapshot'),
    reason: SnapshotReason,
    events: v.array(JournalEvent),
    jobs: v.array(JobSummary),
  }),
]);
export type Welcome = v.InferOutput<typeof Welcome>;

export const ProgressMessage = v.object({
  type: v.literal('progress'),
  items: v.array(ProgressItem),
});
export type ProgressMessage = v.InferOutput<typeof ProgressMessage>;

export const ServerMessage = v.variant('type', [
  Welcome,
  JournalEvent,
  ProgressMessage,
  v.object({ type: v.literal('ping'), n: seq, seq }),
  v.object({ type: v.literal('draining'), windowMs: v.number() }),
  v.object({ type: v.literal('error'), code: v.string(), message: v.string() }),
]);
export type ServerMessage = v.InferOutput<typeof ServerMessage>;

/** WebSocket close codes of the protocol (1001 is RFC 6455's own "going away"). */
export const CLOSE = {
  restarting: 1001,
  badFrame: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  version: 4406,
  noHello: 4408,
  tooSlow: 4290,
  flooding: 4429,
  internal: 4500,
} as const;
export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];
