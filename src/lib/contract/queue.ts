import * as v from 'valibot';

/** Whether new work is started. What runs when the queue is paused is finished. */
export const QueueState = v.object({
  paused: v.boolean(),
  /** Why: someone asked for it, or there is no room left. Null while it runs. */
  reason: v.nullable(v.picklist(['asked', 'volume-full'])),
});
export type QueueState = v.InferOutput<typeof QueueState>;
