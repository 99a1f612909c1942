import * as v from 'valibot';
import { JobSummary } from './job.ts';

const time = v.pipe(v.string(), v.isoTimestamp());

export const WebhookKind = v.picklist([
  'job.completed',
  'job.failed',
  'job.expired',
  'job.evicted',
  'test',
]);
export type WebhookKind = v.InferOutput<typeof WebhookKind>;

/** What is posted to WEBHOOK_URL, signed as standardwebhooks.com describes. */
export const WebhookMessage = v.object({
  type: WebhookKind,
  timestamp: time,
  /** Null in a test. */
  data: v.object({ job: v.nullable(JobSummary) }),
});
export type WebhookMessage = v.InferOutput<typeof WebhookMessage>;

export const WebhookDelivery = v.object({
  id: v.string(),
  type: WebhookKind,
  jobId: v.nullable(v.string()),
  createdAt: time,
  status: v.picklist(['waiting', 'delivered', 'failed']),
  /** Attempts so far. */
  tries: v.number(),
  /** When it is tried next; null when it is not. */
  nextTryAt: v.nullable(time),
  /** What came of the last attempt, in a few words. */
  lastResult: v.nullable(v.string()),
});
export type WebhookDelivery = v.InferOutput<typeof WebhookDelivery>;

export const WebhookDeliveries = v.object({
  /** Whether there is an address to post to. */
  configured: v.boolean(),
  /** Newest first. */
  deliveries: v.array(WebhookDelivery),
});
export type WebhookDeliveries = v.InferOutput<typeof WebhookDeliveries>;
