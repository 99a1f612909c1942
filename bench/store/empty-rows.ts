import type { NewJobRow, NewVariationRow, NewVideoRow } from '../../src/lib/server/store/schema.ts';

/** What the rows of all these jobs have in common. */
export const JOB_ROW = {
  preset: 'standard',
  seed: 20260701,
  started_at: null,
  completed_at: null,
  expires_at: null,
  ended_at: null,
  pinned: 0,
  keep_sources: 0,
  queue_position: null,
  download_bytes: null,
} satisfies Partial<NewJobRow>;

export const VIDEO_ROW = {
  idx: 0,
  size_bytes: 15_000_000,
  source_file: null,
  source_info: null,
  duration_ms: 20_000,
  width: 1920,
  height: 1080,
  fps: 30,
  error: null,
} satisfies Partial<NewVideoRow>;

export const VARIATION_ROW = {
  work: 1244,
  file: null,
  size_bytes: null,
  crc32: null,
  duration_ms: null,
  ssim: null,
  error: null,
  completed_at: null,
} satisfies Partial<NewVariationRow>;
