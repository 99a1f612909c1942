import { stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Job, JobAccepted } from '../../src/lib/contract/job.ts';
import type { ApiClient } from '../support/api-client.ts';
import { DemoError } from './demo-error.ts';
import { counted, megabytes, plain } from '../support/format.ts';
import { createView } from '../support/terminal-view.ts';
import { verifyZip } from './verify-zip.ts';
import { watchJob } from '../support/watch-job.ts';

export interface DemoRun {
  /** Logged in. */
  readonly api: ApiClient;
  readonly url: string;
  readonly videoPaths: readonly string[];
  readonly variations: number;
  /** Absolute; the ZIP is put there. */
  readonly out: string;
  readonly say: (line: string) => void;
  /** Ends the watching; runDemo then throws. */
  readonly signal: AbortSignal;
}

/**
 * One job from submission to a checked ZIP.
 * Throws DemoError when a variation failed or the ZIP is not what it should be, ApiError on a refusal.
 */
export async function runDemo(run: DemoRun): Promise<void> {
  const { api, url, videoPaths, variations, say } = run;
  const job = await watchJob({
    url,
    api,
    view: createView(process.stdout, () => performance.now()),
    async start() {
      const accepted = await api.createJob({ videoPaths, variations });
      tellAccepted(accepted, say);
      return accepted.job;
    },
    signal: run.signal,
  });
  if (job.counts.completed === 0) throw new DemoError(`No variation was made. ${failuresOf(job)}`);
  const zipPath = join(run.out, `video-refresher-${job.id}.zip`);
  await api.download(job.id, zipPath);
  await verify(zipPath, job, say);
  if (job.counts.completed < job.counts.total)
    throw new DemoError(`Not all variations were made. ${failuresOf(job)}`);
}

function tellAccepted({ job, refused }: JobAccepted, say: DemoRun['say']): void {
  for (const { name, message } of refused) say(`Refused: ${plain(name)}: ${message}`);
  const videos = job.videos.filter((video) => video.variations.length > 0);
  const sizeBytes = videos.reduce((sum, video) => sum + video.sizeBytes, 0);
  say(
    `Job ${job.id}: ${counted(job.counts.total, 'variation')} of ` +
      `${counted(videos.length, 'video')}, ${megabytes(sizeBytes)}\n`,
  );
}

async function verify(zipPath: string, job: Job, say: DemoRun['say']): Promise<void> {
  const { entries, variations, problems } = await verifyZip(zipPath);
  const { size } = await stat(zipPath);
  const all = [...problems];
  if (variations.length !== job.counts.completed)
    all.push(`${variations.length} variations in the ZIP, ${job.counts.completed} were made`);
  if (job.downloadBytes !== null && size !== job.downloadBytes)
    all.push(`the ZIP has ${size} bytes, ${job.downloadBytes} were announced`);
  if (all.length > 0) throw new DemoError(`${zipPath} is not right:\n  ${all.join('\n  ')}`);
  say(`\nSaved ${relative(process.cwd(), zipPath)} (${megabytes(size)})`);
  say(
    `Checked: ${entries.length} entries, all stored, every CRC-32 right, the manifest agrees; ` +
      `${counted(variations.length, 'variation')}, all H.264, no two alike.`,
  );
}

function failuresOf(job: Job): string {
  const failed = job.videos.flatMap(({ name, variations }) =>
    variations
      .filter(({ error }) => error !== null)
      .map(({ n, error }) => `${plain(name)} #${n}: ${error?.message ?? ''}`),
  );
  return failed.join('; ');
}
