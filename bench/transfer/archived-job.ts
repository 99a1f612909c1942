import { randomBytes } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { ulid } from 'ulid';
import type { JobId } from '../../src/lib/contract/ids.ts';
import { LocalDisk } from '../../src/lib/server/storage/local-disk.ts';
import { openStore } from '../../src/lib/server/store/store.ts';
import { insertFinishedJob, type FinishedVariation } from '../store/finished-job.ts';

const CHUNK_BYTES = 1024 * 1024;
const DAY_MS = 24 * 3_600_000;

export interface ArchivedJob {
  readonly jobId: JobId;
  /** The finished files, in the order of the archive. */
  readonly paths: readonly string[];
}

/** A job whose so many variations together have about so many bytes, without encoding anything. */
export async function makeArchivedJob(
  dataDir: string,
  sizeBytes: number,
  count: number,
): Promise<ArchivedJob> {
  const disk = new LocalDisk(dataDir);
  await disk.prepare();
  const jobId = ulid() as JobId;
  const videoId = ulid();
  const variations: FinishedVariation[] = [];
  const paths: string[] = [];
  for (let n = 1; n <= count; n += 1) {
    const file = `${n}.mp4`;
    const path = disk.outputPath({ jobId, videoId, file });
    const chunks = Math.max(1, Math.round(sizeBytes / count / CHUNK_BYTES));
    variations.push({ id: ulid(), file, poster: null, ...(await writeNoise(path, chunks)) });
    paths.push(path);
  }
  const store = await openStore(join(dataDir, 'video-refresher.sqlite'), 'bench');
  const completedAt = Date.now();
  await store.write((tx) =>
    insertFinishedJob(tx, {
      jobId,
      videoId,
      name: 'big',
      position: 1,
      completedAt,
      expiresAt: completedAt + DAY_MS,
      sourcePoster: null,
      sheet: null,
      variations,
    }),
  );
  await store.close();
  return { jobId, paths };
}

async function writeNoise(
  path: string,
  chunks: number,
): Promise<{ sizeBytes: number; crc32: number }> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx');
  let checksum = 0;
  try {
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const bytes = randomBytes(CHUNK_BYTES);
      checksum = crc32(bytes, checksum);
      await file.write(bytes);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sizeBytes: chunks * CHUNK_BYTES, crc32: checksum };
}
