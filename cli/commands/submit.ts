import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiError, UnreachableError, type ApiClient } from '../../scripts/support/api-client.ts';
import { counted, megabytes, plain } from '../../scripts/support/format.ts';
import type { JobAccepted } from '../../src/lib/contract/job.ts';
import type { Submit } from '../args.ts';
import type { Context } from '../context.ts';
import { CliError, EXIT } from '../exit.ts';
import { followJob } from '../follow-job.ts';
import { TransferLine } from '../transfer-line.ts';
import { removeUploads, uploadFile } from '../upload.ts';
import { isComplete } from '../words.ts';
import { save } from './download.ts';
import { tellEnd } from './tell-end.ts';

const RETRY_DELAYS_MS = [500, 1000, 2000, 4000, 8000];

/** @throws CliError when one of them is no file; before anything is sent */
export async function checkVideos({ videos }: Submit): Promise<void> {
  for (const path of videos) {
    const facts = await stat(path).catch(() => null);
    if (facts === null) throw new CliError(EXIT.usage, `There is no file "${path}".`);
    if (!facts.isFile()) throw new CliError(EXIT.usage, `"${path}" is not a file.`);
  }
}

/**
 * Sends videos and makes a job of them; waits for its end and saves its results, where that is asked for.
 * @returns whether everything that was asked for was made, as far as one has waited
 */
export async function submit(api: ApiClient, options: Submit, context: Context): Promise<boolean> {
  context.onInterrupt('Nothing was started. The same command begins anew.');
  const uploads = await sendAll(api, options, context);
  const key = options.idempotencyKey ?? randomUUID();
  let refused = 0;
  const start = async () => {
    const accepted = await createJob(api, options, uploads, key, context.signal);
    refused = accepted.refused.length;
    tellAccepted(accepted, options, context);
    return accepted.job;
  };
  try {
    if (!options.wait) {
      await start();
      return refused === 0;
    }
    const job = await followJob(api, context, options.json, start);
    tellEnd(job, context);
    if (options.out !== null && job.counts.completed > 0)
      await save(api, job.id, options.out, context);
    return isComplete(job);
  } catch (error) {
    // The server has made no job of them, and waits for no more. 507: they only hold the room that is missing.
    if (error instanceof ApiError && (error.status < 500 || error.status === 507))
      await removeUploads(api, uploads);
    throw error;
  }
}

async function sendAll(
  api: ApiClient,
  { videos, wait }: Submit,
  { signal, say, answer, terminal }: Context,
): Promise<string[]> {
  const ids: string[] = [];
  try {
    for (const path of videos) {
      const line = new TransferLine(terminal, basename(path), () => performance.now());
      let sizeBytes = 0;
      const onProgress = (sent: number, size: number) => {
        sizeBytes = size;
        line.update(sent, size);
      };
      const id = await uploadFile(api, path, { signal, onProgress }).finally(() => line.end());
      ids.push(id);
      say(`Sent ${plain(path)} (${megabytes(sizeBytes)})`);
      if (wait) answer({ type: 'sent', upload: id, name: basename(path), sizeBytes });
    }
    return ids;
  } catch (error) {
    await removeUploads(api, ids);
    throw error;
  }
}

/** Sent again with the same key when it is not known whether it arrived: that makes no second job. */
async function createJob(
  api: ApiClient,
  { variations, jobName, recipe, seed, keepSources }: Submit,
  uploads: readonly string[],
  key: string,
  signal: AbortSignal,
): Promise<JobAccepted> {
  const request = {
    ...{ uploads: [...uploads], variations, keepSources },
    ...(jobName === null ? {} : { name: jobName }),
    ...(recipe === null ? {} : { preset: recipe }),
    ...(seed === null ? {} : { seed }),
  };
  for (const waitMs of RETRY_DELAYS_MS) {
    try {
      return await api.createJobOf(request, key);
    } catch (error) {
      const mayHaveArrived =
        error instanceof UnreachableError ||
        (error instanceof ApiError && [502, 503, 504].includes(error.status));
      if (!mayHaveArrived) throw error;
      await delay(waitMs, undefined, { signal });
    }
  }
  return api.createJobOf(request, key);
}

function tellAccepted(
  { job, refused }: JobAccepted,
  { wait, out }: Submit,
  { say, warn, answer, onInterrupt }: Context,
): void {
  answer(wait ? { type: 'accepted', job, refused } : { job, refused });
  for (const { name, message } of refused) warn(`Refused: ${plain(name)}: ${plain(message)}`);
  const later = `npx video-refresher download ${job.id} --wait${out === null ? '' : ` --out ${out}`}`;
  onInterrupt(`The job goes on on the server. To get its results: ${later}`);
  const videos = job.videos.filter((video) => video.variations.length > 0);
  say(
    `Job ${job.id}: ${counted(job.counts.total, 'variation')} of ${counted(videos.length, 'video')}`,
  );
  if (!wait) say(`To get its results: ${later}`);
}
