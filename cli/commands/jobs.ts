import type { ApiClient } from '../../scripts/support/api-client.ts';
import { megabytes, plain } from '../../scripts/support/format.ts';
import type { JobSummary } from '../../src/lib/contract/job.ts';
import { isTombstone } from '../../src/lib/contract/states.ts';
import type { ListJobs, OfJob } from '../args.ts';
import type { Context } from '../context.ts';
import { failures, localTime, standing, table } from '../words.ts';

export async function listJobs(
  api: ApiClient,
  { limit, status }: ListJobs,
  { say, answer }: Context,
): Promise<void> {
  const page = await api.listJobs({
    limit: String(limit),
    ...(status === null ? {} : { status }),
  });
  answer(page);
  if (page.jobs.length === 0) say('There are no jobs.');
  for (const line of table(
    page.jobs.map((job) => [job.id, localTime(job.createdAt), standing(job), plain(job.name)]),
  ))
    say(line);
}

export async function showJob(
  api: ApiClient,
  { jobId }: OfJob,
  { say, answer }: Context,
): Promise<void> {
  const job = await api.getJob(jobId);
  answer({ job });
  say(`${job.id}  ${plain(job.name)}`);
  say(`${standing(job)}; recipe ${plain(job.preset)}, seed ${job.seed}`);
  say(`made ${localTime(job.createdAt)}${ends(job)}`);
  if (job.downloadBytes !== null) say(`${megabytes(job.downloadBytes)} to download`);
  for (const line of table(
    job.videos.map((video) => [
      `  ${plain(video.name)}`,
      video.status,
      `${video.variations.filter(({ status }) => status === 'completed').length} made`,
    ]),
  ))
    say(line);
  for (const failure of failures(job)) say(`  ${failure}`);
}

export async function cancelJob(
  api: ApiClient,
  { jobId }: OfJob,
  { say, answer }: Context,
): Promise<void> {
  const job = await api.cancelJob(jobId);
  answer({ job });
  say(
    `${job.counts.cancelled > 0 ? 'Cancelled' : 'There was nothing to cancel'}: ${standing(job)}`,
  );
}

export async function deleteJob(
  api: ApiClient,
  { jobId }: OfJob,
  { say, answer }: Context,
): Promise<void> {
  await api.deleteJob(jobId);
  answer({ deleted: jobId });
  say(`Deleted ${jobId}`);
}

function ends({ status, expiresAt }: JobSummary): string {
  if (isTombstone(status)) return ', its results are gone';
  return expiresAt === null ? '' : `, its results go ${localTime(expiresAt)}`;
}
