import { createMetrics } from '../metrics.ts';
import { createHub, type Hub } from '../realtime/hub.ts';
import { logJobEnds } from '../services/operations/log-job-ends.ts';
import { createWebhooks } from '../services/operations/webhooks.ts';
import { createJobEstimates } from '../services/progress/estimate-jobs.ts';
import { LiveProgress } from '../services/progress/live-progress.ts';
import { createJournalReader } from '../services/reading/watch-jobs.ts';
import type { Foundations } from './foundations.ts';

export type Live = ReturnType<typeof wireLive>;

/** Everyone who is told what happens: tabs, estimates, the log, metrics, webhooks. */
export function wireLive(base: Foundations) {
  const { config, store, clock, machineClock, log, newId } = base;
  const metrics = createMetrics();
  const webhooks = createWebhooks({
    ...{ store, clock, machineClock, log, newId },
    target: config.webhook,
  });
  const journal = createJournalReader(store, (job) => progress.overlaySummary(job));
  const hub: Hub = createHub({ journal, clock, log });
  const progress = new LiveProgress((jobId, item) => hub.progress(jobId, item));
  const estimates = createJobEstimates({ store, clock, log, live: progress, slots: config.slots });
  store.onWritten((events) => {
    hub.publish(events);
    estimates.observe(events);
    logJobEnds(events, log);
    metrics.observe(events);
    webhooks.wake();
  });
  return { metrics, webhooks, journal, hub, progress, estimates };
}
