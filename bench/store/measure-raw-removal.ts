import { join } from 'node:path';
import { writeOutputs, type Filled } from './fill.ts';
import { watchLoop, type LoopDelay } from './loop-watch.ts';
import { RawQueries } from './raw-queries.ts';

const FILES = 10;

export interface RawRemoval {
  readonly seconds: number;
  /** Commits block it here too, and so does a busy machine. */
  readonly loop: LoopDelay;
}

/**
 * The baseline of a sweep: removes the folders and rows of the first jobs one after the other, from a
 * copy of the database and folders of the same shape.
 */
export async function measureRawRemoval(
  folder: string,
  raw: RawQueries,
  { jobIds }: Filled,
  count: number,
): Promise<RawRemoval> {
  const ids = jobIds.slice(0, count);
  const outputs = join(folder, 'raw-outputs');
  const variations = Array.from({ length: FILES }, (_, n) => ({
    ...{ id: '', sizeBytes: 0, crc32: 0 },
    ...{ file: `${n}.mp4`, poster: `${n}.jpg` },
  }));
  for (const id of ids) writeOutputs(join(outputs, id, 'video'), { variations });
  const path = join(folder, 'raw.sqlite');
  await raw.copyTo(path);
  const copy = new RawQueries(path);
  const endWatch = watchLoop();
  const startedAt = performance.now();
  for (const id of ids) await copy.remove(id, outputs);
  const seconds = (performance.now() - startedAt) / 1000;
  const loop = endWatch();
  copy.close();
  return { seconds, loop };
}
