import * as v from 'valibot';

/** RFC 9457 problem details, with our stable code; facts of the code stand beside. */
export const Problem = v.looseObject({
  type: v.string(),
  title: v.string(),
  status: v.number(),
  detail: v.string(),
  code: v.string(),
});
export type Problem = v.InferOutput<typeof Problem>;
