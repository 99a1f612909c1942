import { ApiError, type ApiClient } from '../scripts/support/api-client.ts';
import { createView } from '../scripts/support/terminal-view.ts';
import { watchJob } from '../scripts/support/watch-job.ts';
import type { Job } from '../src/lib/contract/job.ts';
import type { Context } from './context.ts';
import { JsonView } from './json-view.ts';

const POLL_EVERY_MS = 2000;
const nowMs = () => performance.now();

/**
 * Shows how a job goes until it ends, over the channel, or by asking where that is blocked.
 * @param start gives the job; called once nothing of it can be missed
 */
export async function followJob(
  api: ApiClient,
  context: Context,
  isJson: boolean,
  start: () => Promise<Job>,
): Promise<Job> {
  const { terminal, answer, signal } = context;
  // It is asked here first whether the token is still good: the channel would only say that it does not open.
  const channelAddress = await api.channelAddress().catch((error: unknown) => {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  });
  const job = await watchJob({
    ...{ url: api.url, api, start, signal, channelAddress },
    view: isJson ? new JsonView(answer, nowMs) : createView(terminal, nowMs),
    pollEveryMs: POLL_EVERY_MS,
  });
  answer({ type: 'ended', job });
  return job;
}
