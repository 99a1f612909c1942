import * as v from 'valibot';
import { JobId } from './ids.ts';
import { JobOptions, MAX_UPLOADS } from './new-job.ts';

const bytes = v.pipe(v.number(), v.integer(), v.minValue(0));
const most = v.maxValue<number, number>(Number.MAX_SAFE_INTEGER);

/** A job that would go, with its results, to make room. */
export const Evictable = v.object({
  id: JobId,
  name: v.string(),
  completedAt: v.nullable(v.string()),
  /** When it would go by itself. */
  expiresAt: v.nullable(v.string()),
  /** What its removal frees. */
  freedBytes: bytes,
});
export type Evictable = v.InferOutput<typeof Evictable>;

/** Asks, before the first byte is sent, whether a job of these files fits. */
export const AdmissionRequest = v.object({
  /** One for each file; `durationMs` when the client knows it, which makes the estimate better. */
  files: v.pipe(
    v.array(
      v.object({
        sizeBytes: v.pipe(bytes, most),
        durationMs: v.optional(v.nullable(v.pipe(v.number(), v.minValue(0), most)), null),
        /** True when it lies on the server already, as a finished upload. */
        uploaded: v.optional(v.boolean(), false),
      }),
    ),
    v.minLength(1),
    v.maxLength(MAX_UPLOADS),
  ),
  variations: JobOptions.entries.variations,
  preset: JobOptions.entries.preset,
  output: JobOptions.entries.output,
  keepSources: JobOptions.entries.keepSources,
});
export type AdmissionRequest = v.InferOutput<typeof AdmissionRequest>;

export const AdmissionAnswer = v.object({
  /** Whether there is room as it is, only when the jobs in `evictions` go at once, or not even then. */
  decision: v.picklist(['fits', 'fits-by-evicting', 'does-not-fit']),
  /** Uploads and estimated outputs together. */
  neededBytes: bytes,
  /** The part of it that is outputs. */
  estimatedOutputBytes: bytes,
  /** Free now, and not spoken for by work that was accepted before. */
  availableBytes: bytes,
  /** Oldest first; empty unless the decision is `fits-by-evicting`. */
  evictions: v.array(Evictable),
  /** When the outputs would be ready, in milliseconds from now; null while this machine's speed is unknown. */
  readyInMs: v.nullable(v.number()),
});
export type AdmissionAnswer = v.InferOutput<typeof AdmissionAnswer>;
