import { setTimeout as delay } from 'node:timers/promises';
import type { JobId } from '../../src/lib/contract/ids.ts';
import type { Job } from '../../src/lib/contract/job.ts';
import { ApiClient } from '../support/api-client.ts';
import { startServer, type ServerProcess } from '../support/server-process.ts';
import { damage, makeClip, type ClipName } from './clips.ts';
import { writeHistory } from './history.ts';

const PASSWORD = 'screenshots';
const POLL_MS = 100;
/** 0.001 of an hour: over before the next one begins. */
const SHORT_RETENTION = '0.001';

export interface Scene {
  readonly server: ServerProcess;
  readonly password: string;
  readonly doneJob: JobId;
  readonly runningJob: JobId;
  readonly failedJob: JobId;
  /** Paths of clips that nobody has sent yet. */
  readonly newClips: readonly string[];
}

async function send(
  client: ApiClient,
  name: string,
  videoPaths: readonly string[],
  variations: number,
  fields: Readonly<Record<string, string>> = {},
): Promise<JobId> {
  const { job } = await client.createJob({
    videoPaths,
    variations,
    fields: { name, seed: '2024', ...fields },
  });
  return job.id;
}

/** Asks until the job is as it should be. */
async function wait(client: ApiClient, id: JobId, is: (job: Job) => boolean): Promise<void> {
  while (!is(await client.getJob(id))) await delay(POLL_MS);
}

/** Of an earlier run: a job whose time is over, and the figures for the charts. */
async function makePast(dataDir: string, logFile: string, clip: string): Promise<void> {
  const server = await startServer({
    ...{ dataDir, logFile, password: PASSWORD },
    env: { RETENTION_HOURS: SHORT_RETENTION, RETRY_WINDOW_MINUTES: '0' },
  });
  const client = new ApiClient(server.url);
  await client.login(PASSWORD);
  const id = await send(client, 'Winter sale', [clip], 2);
  await wait(
    client,
    id,
    ({ expiresAt }) => expiresAt !== null && Date.parse(expiresAt) < Date.now(),
  );
  await server.stop();
  writeHistory(dataDir, Date.now());
}

/** A server with a job in every state that matters, working on one of them. */
export async function setScene(folder: string, dataDir: string, logFile: string): Promise<Scene> {
  const clip = (name: ClipName, options = {}) => makeClip(folder, name, options);
  const portrait = { size: '540x960' };
  const hero = await clip('spring-hero.mp4');
  const story = await clip('spring-story.mp4', portrait);
  const teaser = await clip('launch-teaser.mp4', { size: '1280x720', seconds: 10 });
  const closeup = await clip('product-closeup.mp4', { size: '1280x720', seconds: 10 });
  const quote = await clip('customer-quote.mp4', portrait);
  const opening = await clip('store-opening.mp4');
  const footage = await clip('archive-footage.mp4');
  await damage(footage);

  await makePast(dataDir, logFile, opening);
  const server = await startServer({ dataDir, logFile, password: PASSWORD });
  const client = new ApiClient(server.url);
  await client.login(PASSWORD);
  const ended = (job: Job) => job.status === 'completed' || job.status === 'failed';
  const doneJob = await send(client, 'Spring campaign', [hero, story, quote], 4);
  await wait(client, doneJob, ended);
  const failedJob = await send(client, 'From the archive', [footage, opening], 2);
  await wait(client, failedJob, ended);
  const runningJob = await send(client, 'Product launch', [teaser, closeup, story], 6);
  await send(client, 'Teasers for the shops', [opening, hero], 10);
  await wait(client, runningJob, (job) => job.counts.completed >= 2);
  return {
    ...{ server, doneJob, runningJob, failedJob },
    password: PASSWORD,
    newClips: [hero, quote, opening],
  };
}
