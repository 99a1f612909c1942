import * as v from 'valibot';

/** ULID in Crockford base32: 26 characters, sortable by creation time (github.com/ulid/spec). */
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

const ulidSchema = v.pipe(v.string(), v.regex(ULID, 'not an id'));

export const JobId = v.pipe(ulidSchema, v.brand('JobId'));
export const VideoId = v.pipe(ulidSchema, v.brand('VideoId'));
export const VariationId = v.pipe(ulidSchema, v.brand('VariationId'));

export type JobId = v.InferOutput<typeof JobId>;
export type VideoId = v.InferOutput<typeof VideoId>;
export type VariationId = v.InferOutput<typeof VariationId>;

/** The id, or null when the text is not one (so that a route can answer 404). */
export function parseJobId(text: string): JobId | null {
  const parsed = v.safeParse(JobId, text);
  return parsed.success ? parsed.output : null;
}

/** The id, or null when the text is not one. */
export function parseVideoId(text: string): VideoId | null {
  const parsed = v.safeParse(VideoId, text);
  return parsed.success ? parsed.output : null;
}
