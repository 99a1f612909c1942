import type { ApiClient } from '../../scripts/support/api-client.ts';
import { megabytes } from '../../scripts/support/format.ts';
import type { JobId } from '../../src/lib/contract/ids.ts';
import type { Download } from '../args.ts';
import type { Context } from '../context.ts';
import { followJob } from '../follow-job.ts';
import { saveResults } from '../save-results.ts';
import { TransferLine } from '../transfer-line.ts';
import { isComplete } from '../words.ts';
import { tellEnd } from './tell-end.ts';

/** @returns whether everything that was asked for was made */
export async function download(
  api: ApiClient,
  { jobId, out, wait, json }: Download,
  context: Context,
): Promise<boolean> {
  if (!wait) {
    await save(api, jobId, out, context);
    return true;
  }
  context.onInterrupt(`The job goes on on the server. The same command shows it again.`);
  const job = await followJob(api, context, json, () => api.getJob(jobId));
  tellEnd(job, context);
  await save(api, jobId, out, context);
  return isComplete(job);
}

/** Saves the ZIP of a job that has ended, and says where. */
export async function save(
  api: ApiClient,
  jobId: JobId,
  folder: string,
  context: Context,
): Promise<void> {
  const { say, answer, signal, terminal } = context;
  context.onInterrupt(
    `What has arrived is kept. It goes on with: npx video-refresher download ${jobId} --out ${folder}`,
  );
  const line = new TransferLine(terminal, `video-refresher-${jobId}.zip`, () => performance.now());
  const saved = await saveResults(api, jobId, {
    ...{ folder, signal },
    onProgress: (doneBytes, sizeBytes) => line.update(doneBytes, sizeBytes),
  }).finally(() => line.end());
  const went = saved.resumedAt > 0 ? `, ${megabytes(saved.resumedAt)} of it earlier` : '';
  say(`Saved ${saved.path} (${megabytes(saved.sizeBytes)}${went})`);
  answer({ type: 'saved', jobId, ...saved });
}
