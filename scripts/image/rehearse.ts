import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Job } from '../../src/lib/contract/job.ts';
import { isFinal } from '../../src/lib/contract/states.ts';
import { runDemo } from '../demo/run-demo.ts';
import { verifyZip } from '../demo/verify-zip.ts';
import { makeSampleClip } from '../demo/videos.ts';
import { ApiClient } from '../support/api-client.ts';
import { NODE_ID } from './base-image.ts';
import { step } from './command.ts';
import { startContainer, type Container } from './container.ts';
import type { Settings } from './dockerfile.ts';

const ASK_EVERY_MS = 500;

const Health = v.looseObject({
  status: v.literal('ok'),
  checks: v.looseObject({
    ffmpeg: v.looseObject({ version: v.string(), warnings: v.array(v.string()) }),
    realtime: v.looseObject({ transport: v.string() }),
  }),
});

interface Scene {
  readonly root: string;
  readonly settings: Settings;
  readonly transport: 'ws' | 'uws';
  /** All that root has in there, but for what every process may; null for all. */
  readonly capabilities: readonly string[] | null;
  /** For what is made. */
  readonly out: string;
}

/**
 * One life of a deployment: start, a job, a stop in the middle of another, a start on the same volume.
 * @throws Error at the first thing that is not right
 */
export async function rehearse(scene: Scene): Promise<void> {
  const { root, settings, transport, capabilities, out } = scene;
  const password = randomBytes(9).toString('base64url');
  const env = { PASSWORD: password, REALTIME_TRANSPORT: transport };
  const start = () =>
    step(`Start (${transport})`, () => startContainer(root, settings, env, capabilities));
  const clip = await makeSampleClip(out);
  let container = await start();
  try {
    const api = await checkRunning(container, password, transport);
    await runDemo({
      ...{ api, url: container.url, videoPaths: [clip], variations: 3, out },
      say: (line) => console.log(line),
      signal: new AbortController().signal,
    });
    const [done] = (await api.listJobs()).jobs;
    if (done === undefined) throw new Error('the job is not in the list');
    const { job: cut } = await api.createJob({ videoPaths: [clip, clip], variations: 4 });
    await step('SIGTERM in the middle of a job', () => container.stop());
    container = await start();
    const again = new ApiClient(container.url);
    await again.login(password);
    await step('The finished job is as it was', async () => {
      const [before, after] = [`video-refresher-${done.id}.zip`, 'again.zip'].map((name) =>
        join(out, name),
      );
      if (before === undefined || after === undefined) return;
      await again.download(done.id, after);
      if (!(await readFile(before)).equals(await readFile(after)))
        throw new Error('its ZIP is another one');
    });
    await step('The interrupted job goes on', async () => {
      const job = await finished(again, cut.id);
      if (job.counts.completed !== job.counts.total)
        throw new Error(`of ${job.counts.total} variations ${job.counts.completed} were made`);
      const zip = join(out, 'cut.zip');
      await again.download(cut.id, zip);
      const { problems } = await verifyZip(zip);
      if (problems.length > 0) throw new Error(problems.join('; '));
      return `${job.counts.completed} variations, ${(await stat(zip)).size} bytes`;
    });
    await step('SIGTERM', () => container.stop());
  } finally {
    container.kill();
  }
}

async function checkRunning(
  container: Container,
  password: string,
  transport: string,
): Promise<ApiClient> {
  await step('It runs as the user node', async () => {
    const uid = await container.userId();
    if (uid !== NODE_ID) throw new Error(`it runs as user ${uid}`);
  });
  await step('The health check of the image', () => {
    if (!container.healthcheck()) throw new Error('it says no');
  });
  const api = new ApiClient(container.url);
  await api.login(password);
  await step('/api/health', async () => {
    const health = v.parse(Health, await (await api.send('/api/health')).json());
    const { ffmpeg, realtime } = health.checks;
    if (!ffmpeg.version.startsWith('7.1')) throw new Error(`it has ffmpeg ${ffmpeg.version}`);
    if (realtime.transport !== transport) throw new Error(`the channel is ${realtime.transport}`);
    return [`ffmpeg ${ffmpeg.version}`, realtime.transport, ...ffmpeg.warnings].join(', ');
  });
  return api;
}

async function finished(api: ApiClient, id: Job['id']): Promise<Job> {
  for (;;) {
    const job = await api.getJob(id);
    if (isFinal(job.status)) return job;
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}
