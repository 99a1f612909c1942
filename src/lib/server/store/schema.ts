import type { Generated, Insertable, Selectable } from 'kysely';
import type { JobStatus, WorkStatus } from '../../contract/states.ts';

/** Times are milliseconds since 1970. Booleans are 0 or 1. JSON columns hold text. */
type Flag = 0 | 1;

interface JobTable {
  id: string;
  name: string;
  status: JobStatus;
  preset: string;
  recipe: string;
  seed: number;
  variations_per_video: number;
  created_at: number;
  started_at: number | null;
  /** When it began to wait anew, after it had ended; null when it waits since it was made. */
  queued_at: Generated<number | null>;
  completed_at: number | null;
  expires_at: number | null;
  /** When the job became a tombstone. */
  ended_at: number | null;
  pinned: Flag;
  keep_sources: Flag;
  rev: Generated<number>;
  /** Smaller is rendered earlier. */
  position: number;
  queue_position: number | null;
  video_count: number;
  total: Generated<number>;
  queued: Generated<number>;
  processing: Generated<number>;
  completed: Generated<number>;
  failed: Generated<number>;
  cancelled: Generated<number>;
  output_bytes: Generated<number>;
  download_bytes: number | null;
}

interface VideoTable {
  id: string;
  job_id: string;
  idx: number;
  name: string;
  /** Folder in the ZIP: safe and unique within the job. */
  folder: string;
  status: WorkStatus;
  size_bytes: number;
  /** Name of the source among the uploads; null once it is deleted. */
  source_file: string | null;
  /** Until when the source is kept; null while the video is worked on. */
  source_until: Generated<number | null>;
  /** What the examination found, as JSON; null for a refused file. */
  source_info: string | null;
  /** Name of a picture of the source in the video's output folder. */
  poster_file: Generated<string | null>;
  /** Name of the contact sheet in the video's output folder; null when it must be made (anew). */
  sheet_file: Generated<string | null>;
  sheet_bytes: Generated<number | null>;
  sheet_crc32: Generated<number | null>;
  duration_ms: number | null;
  width: number | null;
  height: number | null;
  fps: number | null;
  error: string | null;
}

interface VariationTable {
  id: string;
  job_id: string;
  video_id: string;
  n: number;
  status: WorkStatus;
  /** Fences late writers: grows with every claim. */
  attempt: Generated<number>;
  /** Claims since someone last asked for the variation; bounds automatic retries. */
  tries: Generated<number>;
  effects: string;
  /** Megapixels to encode: output frames times their size. */
  work: number;
  /** What its file is expected to take; kept free for it until it is done. */
  estimated_bytes: Generated<number>;
  /** 1 when it was drawn anew because it looked too much like another. */
  rerolled: Generated<Flag>;
  /** Name of the finished file in the video's output folder. */
  file: string | null;
  size_bytes: number | null;
  crc32: number | null;
  duration_ms: number | null;
  ssim: number | null;
  /** Bits per second. */
  bitrate: Generated<number | null>;
  /** Name of the poster in the video's output folder. */
  poster_file: Generated<string | null>;
  /** How different it looks, as JSON of the contract. */
  distinctness: Generated<string | null>;
  error: string | null;
  completed_at: number | null;
}

/** Small pictures of a source or a variation; apart from their rows, which are read much more often. */
interface FingerprintTable {
  /** Of the video, for its source, or of the variation. */
  owner_id: string;
  video_id: string;
  pixels: Buffer;
}

export interface EventRow {
  seq: number;
  at: number;
  kind: string;
  job_id: string | null;
  data: string;
}

/** What one clearing up removed; `jobs` as JSON of the contract. */
interface CleanupTable {
  id: Generated<number>;
  at: number;
  freed_bytes: number;
  jobs: string;
}

/** An ffmpeg that was started and not yet seen to end. */
export interface ProcessRow {
  pid: number;
  start_ticks: number;
  boot_id: string;
}

interface RecipeTable {
  id: string;
  name: string;
  recipe: string;
  created_at: number;
  updated_at: number;
}

/** How fast this machine has been, per kind of work. */
interface ThroughputTable {
  key: string;
  rate: number;
}

/** A token for scripts, under the name a person gave it. */
interface ApiTokenTable {
  id: string;
  name: string;
  created_at: number;
  expires_at: number;
  last_used_at: number | null;
}

/** A request that was answered with a job, by the key that its client gave it. */
interface IdempotencyKeyTable {
  key: string;
  /** Of what was asked for. */
  fingerprint: string;
  job_id: string;
  created_at: number;
}

/** Figures of the minutes that ended at `at`. */
interface SampleTable {
  at: number;
  completed: number;
  failed: number;
  waiting: number;
  running: number;
  used_bytes: number;
}

/** One message of a webhook. */
interface DeliveryTable {
  id: string;
  kind: string;
  job_id: string | null;
  /** JSON, exactly as it is posted and signed. */
  body: string;
  created_at: number;
  status: 'waiting' | 'delivered' | 'failed';
  tries: number;
  next_at: number;
  last_result: string | null;
}

export interface Schema {
  meta: { key: string; value: string };
  jobs: JobTable;
  videos: VideoTable;
  variations: VariationTable;
  fingerprints: FingerprintTable;
  events: EventRow;
  cleanups: CleanupTable;
  deliveries: DeliveryTable;
  processes: ProcessRow;
  samples: SampleTable;
  recipes: RecipeTable;
  throughput: ThroughputTable;
  idempotency_keys: IdempotencyKeyTable;
  api_tokens: ApiTokenTable;
  revoked_tokens: { id: string; expires_at: number };
}

export type SampleRow = Selectable<SampleTable>;
export type DeliveryRow = Selectable<DeliveryTable>;
export type ApiTokenRow = Selectable<ApiTokenTable>;
export type RecipeRow = Selectable<RecipeTable>;
export type JobRow = Selectable<JobTable>;
export type NewJobRow = Insertable<JobTable>;
export type VideoRow = Selectable<VideoTable>;
export type NewVideoRow = Insertable<VideoTable>;
export type VariationRow = Selectable<VariationTable>;
export type IdempotencyKeyRow = Selectable<IdempotencyKeyTable>;
export type NewVariationRow = Insertable<VariationTable>;
