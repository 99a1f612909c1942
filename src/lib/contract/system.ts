import * as v from 'valibot';
import { JobId } from './ids.ts';
import { QueueState } from './queue.ts';

const bytes = v.pipe(v.number(), v.integer(), v.minValue(0));
const count = bytes;
const time = v.pipe(v.string(), v.isoTimestamp());

/** `normal`, above the warning mark, so full that the next sweep removes jobs, or with no room at all. */
export const PressureLevel = v.picklist(['normal', 'warning', 'evicting', 'full']);
export type PressureLevel = v.InferOutput<typeof PressureLevel>;

export const VolumeFigures = v.object({
  /** What may be used: the size of the volume, or VOLUME_CAP_BYTES when that is less. */
  capacityBytes: bytes,
  usedBytes: bytes,
  freeBytes: bytes,
  /** Spoken for by accepted work and by uploads that have begun. */
  reservedBytes: bytes,
  uploadsBytes: bytes,
  outputsBytes: bytes,
  /** What else lies there: the database, and what is not ours. */
  otherBytes: bytes,
  warnAboveBytes: bytes,
  evictAboveBytes: bytes,
  evictDownToBytes: bytes,
  level: PressureLevel,
});
export type VolumeFigures = v.InferOutput<typeof VolumeFigures>;

/** One point of the charts: figures of the minutes that ended at `at`. */
export const SystemSample = v.object({
  at: time,
  /** Variations that were completed, and that failed, since the sample before. */
  completed: count,
  failed: count,
  /** Variations waiting and running at that moment. */
  waiting: count,
  running: count,
  usedBytes: bytes,
});
export type SystemSample = v.InferOutput<typeof SystemSample>;

/** One line of the cleanup log. */
export const CleanupEntry = v.object({
  at: time,
  freedBytes: bytes,
  jobs: v.array(v.object({ id: JobId, name: v.string(), reason: v.string() })),
});
export type CleanupEntry = v.InferOutput<typeof CleanupEntry>;

export const SystemAnswer = v.object({
  version: v.string(),
  startedAt: time,
  volume: VolumeFigures,
  queue: v.object({
    ...QueueState.entries,
    slots: count,
    running: count,
    waiting: count,
    /** Since when the oldest waiting job waits. */
    oldestWaitingAt: v.nullable(time),
  }),
  /** Oldest first, one every few minutes, a day at most. */
  samples: v.array(SystemSample),
  /** Newest first. */
  cleanups: v.array(CleanupEntry),
  engine: v.object({
    ffmpegVersion: v.string(),
    encoder: v.string(),
    warnings: v.array(v.string()),
  }),
  realtime: v.object({ transport: v.string(), sockets: count }),
});
export type SystemAnswer = v.InferOutput<typeof SystemAnswer>;
