import { expect, type Locator, type Page } from '@playwright/test';
import { ApiClient } from '../../scripts/support/api-client.ts';
import type { Job } from '../../src/lib/contract/job.ts';
import type { RunningServer } from '../support/server.ts';

/** A user of the API, beside the browser. */
export async function logInByApi({ url, password }: RunningServer): Promise<ApiClient> {
  const client = new ApiClient(url);
  await client.login(password);
  return client;
}

/** Sends one clip, and gives the job that was accepted. */
export async function sendClip(
  client: ApiClient,
  clip: string,
  { name, variations = 1 }: { name: string; variations?: number },
): Promise<Job> {
  const { job } = await client.createJob({ videoPaths: [clip], variations, fields: { name } });
  return job;
}

/** The job's row in the list. */
export function rowOf(page: Page, name: string): Locator {
  return page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) });
}

/** Waits until the row's progress has moved twice. */
export async function expectProgress(row: Locator): Promise<void> {
  const percent = async () =>
    Number((await row.getByRole('progressbar').getAttribute('aria-valuenow')) ?? 'NaN');
  await expect.poll(percent).toBeGreaterThan(0);
  const first = await percent();
  await expect.poll(percent).toBeGreaterThan(first);
}

export const badge = (page: Page, word: 'Live' | 'Reconnecting' | 'Polling'): Locator =>
  page.getByText(word, { exact: true });
