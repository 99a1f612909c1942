import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Where an upload stands, and what the server thinks of the file once all of it is there. */
export const UploadAnswer = v.object({
  id: v.string(),
  name: v.string(),
  /** Null while the client has not said. */
  sizeBytes: v.nullable(count),
  /** Bytes that have arrived. */
  offset: count,
  /** This and the next three are null until the file is complete, and when it is refused. */
  durationMs: v.nullable(count),
  width: v.nullable(count),
  height: v.nullable(count),
  fps: v.nullable(v.number()),
  /** Why no job can be made of it; null while that is unknown, and when one can. */
  refused: v.nullable(v.object({ code: v.string(), message: v.string() })),
});
export type UploadAnswer = v.InferOutput<typeof UploadAnswer>;
