import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { monotonicFactory } from 'ulid';
import { NEUTRAL_EFFECTS } from '../../src/lib/contract/effects.ts';
import type { JobId } from '../../src/lib/contract/ids.ts';
import { PRESETS } from '../../src/lib/contract/recipe.ts';
import { LocalDisk } from '../../src/lib/server/storage/local-disk.ts';
import { openStore, type Transaction } from '../../src/lib/server/store/store.ts';
import { JOB_ROW, VARIATION_ROW, VIDEO_ROW } from './empty-rows.ts';
import { insertFinishedJob, type FinishedJob } from './finished-job.ts';

const HOUR_MS = 3_600_000;
const VARIATIONS = 10;
const JOBS_PER_TRANSACTION = 200;
/** Waiting, the newest of all. */
const QUEUED = 100;
/** One in so many was cancelled before anything was done. */
const CANCELLED_EVERY = 100;
const BYTES = Buffer.alloc(1024, 'v');
const CHECKSUM = crc32(BYTES);

export interface Filled {
  readonly databasePath: string;
  readonly startedAt: number;
  /** Of all jobs, the oldest first. */
  readonly jobIds: readonly JobId[];
}

/**
 * A data folder of so many jobs of one video and ten variations, with small files in the place of videos. The
 * first jobs expire in waves: `waveJobs` of them one hour from now, as many two hours from now, and so on.
 */
export async function fill(
  dataDir: string,
  jobs: number,
  waves: number,
  waveJobs: number,
): Promise<Filled> {
  await new LocalDisk(dataDir).prepare();
  const databasePath = join(dataDir, 'video-refresher.sqlite');
  const store = await openStore(databasePath, 'bench');
  const newId = monotonicFactory(() => 0.5);
  const startedAt = Date.now();
  const jobIds: JobId[] = [];
  for (let first = 0; first < jobs; first += JOBS_PER_TRANSACTION)
    await store.write(async (tx) => {
      for (let index = first; index < Math.min(jobs, first + JOBS_PER_TRANSACTION); index += 1) {
        const createdAt = startedAt - (jobs - index) * 1000;
        const jobId = newId(createdAt) as JobId;
        const wave = Math.floor(index / waveJobs);
        const place = { jobId, videoId: newId(createdAt), position: index + 1, createdAt };
        if (index >= jobs - QUEUED)
          await addUnfinished(tx, dataDir, { ...place, status: 'queued' });
        else if (wave >= waves && index % CANCELLED_EVERY === 0)
          await addUnfinished(tx, dataDir, { ...place, status: 'cancelled' });
        else {
          const expiresAt = startedAt + (wave < waves ? wave + 1 : 24) * HOUR_MS;
          const ids = Array.from({ length: VARIATIONS }, () => newId(createdAt));
          await addFinished(tx, dataDir, finishedJob(place, expiresAt, ids));
        }
        await tx.tell.job('job.updated', jobId, createdAt);
        jobIds.push(jobId);
      }
    });
  await store.close();
  return { databasePath, startedAt, jobIds };
}

interface Place {
  readonly jobId: JobId;
  readonly videoId: string;
  readonly position: number;
  readonly createdAt: number;
}

function finishedJob(place: Place, expiresAt: number, ids: readonly string[]): FinishedJob {
  const { jobId, videoId, position, createdAt } = place;
  return {
    ...{ jobId, videoId, position, expiresAt },
    name: `Clip ${position}`,
    completedAt: createdAt,
    sourcePoster: 'source.jpg',
    sheet: { file: 'sheet.jpg', sizeBytes: BYTES.length, crc32: CHECKSUM },
    variations: ids.map((id) => ({
      ...{ id, file: `${id}.mp4`, poster: `${id}.jpg` },
      ...{ sizeBytes: BYTES.length, crc32: CHECKSUM },
    })),
  };
}

async function addFinished(tx: Transaction, dataDir: string, job: FinishedJob): Promise<void> {
  await insertFinishedJob(tx, job);
  writeOutputs(join(dataDir, 'outputs', job.jobId, job.videoId), job);
}

/** The files that such a job has. */
export function writeOutputs(folder: string, job: Pick<FinishedJob, 'variations'>): void {
  mkdirSync(folder, { recursive: true });
  const pairs = job.variations.flatMap(({ file, poster }) => [file, poster ?? file]);
  for (const file of ['source.jpg', 'sheet.jpg', ...pairs])
    writeFileSync(join(folder, file), BYTES);
}

async function addUnfinished(
  tx: Transaction,
  dataDir: string,
  job: Place & { readonly status: 'queued' | 'cancelled' },
): Promise<void> {
  const { jobId, videoId, position, createdAt, status } = job;
  const isQueued = status === 'queued';
  await tx.jobs.insert({
    ...JOB_ROW,
    id: jobId,
    name: `Clip ${position}`,
    status,
    recipe: JSON.stringify(PRESETS[0]?.recipe),
    variations_per_video: VARIATIONS,
    created_at: createdAt,
    completed_at: isQueued ? null : createdAt,
    expires_at: isQueued ? null : createdAt + 48 * HOUR_MS,
    position,
    queue_position: isQueued ? 1 : null,
    video_count: 1,
    total: VARIATIONS,
    [status]: VARIATIONS,
  });
  await tx.videos.insert({
    ...VIDEO_ROW,
    id: videoId,
    job_id: jobId,
    name: `Clip ${position}.mp4`,
    folder: `Clip ${position}`,
    status,
    source_file: isQueued ? videoId : null,
  });
  if (isQueued) writeFileSync(join(dataDir, 'uploads', videoId), BYTES);
  await tx.variations.insert(
    Array.from({ length: VARIATIONS }, (_, index) => ({
      ...VARIATION_ROW,
      id: `${videoId.slice(0, -2)}${String(index).padStart(2, '0')}`,
      job_id: jobId,
      video_id: videoId,
      n: index + 1,
      status,
      effects: JSON.stringify(NEUTRAL_EFFECTS),
    })),
  );
}
