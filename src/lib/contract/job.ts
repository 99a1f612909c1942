import * as v from 'valibot';
import { Effects } from './effects.ts';
import { JobId, VariationId, VideoId } from './ids.ts';
import { Recipe } from './recipe.ts';
import { JobStatus, WorkStatus } from './states.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** ISO 8601 in UTC. */
const time = v.pipe(v.string(), v.isoTimestamp());
const percent = v.pipe(v.number(), v.minValue(0), v.maxValue(100));

/** Why a video or a variation failed: a stable code, a sentence for people, the technical tail if there is one. */
export const Failure = v.object({
  code: v.string(),
  message: v.string(),
  details: v.nullable(v.string()),
});
export type Failure = v.InferOutput<typeof Failure>;

/**
 * How different a variation looks, as the mean difference of small pictures, 0 (the same) … 100: from its
 * source, and from the most similar of the video's other variations, if there are any.
 */
export const Distinctness = v.object({
  source: v.number(),
  nearest: v.nullable(v.number()),
  nearestVariation: v.nullable(count),
});
export type Distinctness = v.InferOutput<typeof Distinctness>;

export const Variation = v.object({
  id: VariationId,
  n: v.pipe(v.number(), v.integer(), v.minValue(1)),
  status: WorkStatus,
  progress: percent,
  fps: v.nullable(v.number()),
  speed: v.nullable(v.number()),
  etaMs: v.nullable(count),
  attempt: count,
  effects: Effects,
  sizeBytes: v.nullable(count),
  /** Eight lower-case hex digits. */
  crc32: v.nullable(v.string()),
  durationMs: v.nullable(count),
  /** Whether the server drew it anew by itself, because it looked too much like another. */
  rerolled: v.boolean(),
  quality: v.object({
    /** Of the encode: 1 is what went into it. */
    ssim: v.nullable(v.number()),
    /** Bits per second. */
    bitrate: v.nullable(count),
    /** Known once the whole video is done. */
    distinctness: v.nullable(Distinctness),
  }),
  error: v.nullable(Failure),
});
export type Variation = v.InferOutput<typeof Variation>;

const videoFields = {
  id: VideoId,
  /** The file name as it was sent, made safe to show; never used as a path. */
  name: v.string(),
  status: WorkStatus,
  progress: percent,
  sizeBytes: count,
  durationMs: v.nullable(count),
  width: v.nullable(count),
  height: v.nullable(count),
  fps: v.nullable(v.number()),
  /** What was sent, as long as it is kept: retrying and re-rolling need it. `until` null: as long as it is worked on. */
  source: v.object({ available: v.boolean(), until: v.nullable(time) }),
  error: v.nullable(Failure),
};

/** A video without its variations, as the journal tells of it. */
export const VideoHeader = v.object(videoFields);
export type VideoHeader = v.InferOutput<typeof VideoHeader>;

export const Video = v.object({ ...videoFields, variations: v.array(Variation) });
export type Video = v.InferOutput<typeof Video>;

export const Counts = v.object({
  total: count,
  queued: count,
  processing: count,
  completed: count,
  failed: count,
  cancelled: count,
});
export type Counts = v.InferOutput<typeof Counts>;

export const JobSummary = v.object({
  id: JobId,
  name: v.string(),
  status: JobStatus,
  preset: v.string(),
  /** Unsigned 32 bits: the same seed, recipe and source give the same variations. */
  seed: count,
  variationsPerVideo: count,
  createdAt: time,
  startedAt: v.nullable(time),
  completedAt: v.nullable(time),
  expiresAt: v.nullable(time),
  pinned: v.boolean(),
  keepSources: v.boolean(),
  /** Grows with every change of the job or of anything in it. */
  rev: count,
  progress: percent,
  etaMs: v.nullable(count),
  /** 1 is next; null when the job is not waiting. */
  queuePosition: v.nullable(count),
  counts: Counts,
  videoCount: count,
  outputBytes: count,
  /** Exact size of the whole ZIP; null until there is something to download. */
  downloadBytes: v.nullable(count),
});
export type JobSummary = v.InferOutput<typeof JobSummary>;

export const Job = v.object({ ...JobSummary.entries, recipe: Recipe, videos: v.array(Video) });
export type Job = v.InferOutput<typeof Job>;

/** A file of a batch that was turned away while the rest went on. */
export const RefusedFile = v.object({ name: v.string(), code: v.string(), message: v.string() });
export type RefusedFile = v.InferOutput<typeof RefusedFile>;

export const JobAccepted = v.object({ job: Job, refused: v.array(RefusedFile) });
export type JobAccepted = v.InferOutput<typeof JobAccepted>;

export const JobAnswer = v.object({ job: Job });
export type JobAnswer = v.InferOutput<typeof JobAnswer>;

export const JobPage = v.object({ jobs: v.array(JobSummary), nextCursor: v.nullable(v.string()) });
export type JobPage = v.InferOutput<typeof JobPage>;

/** Bodies of what is asked of a job. */
export const JobRepeat = v.object({ seed: v.picklist(['same', 'new']) });
export const JobMove = v.object({ to: v.picklist(['front', 'back']) });
export const JobPin = v.object({ pinned: v.boolean() });
