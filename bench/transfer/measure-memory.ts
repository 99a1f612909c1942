import type { BenchServer } from '../engine/bench-server.ts';
import { memoryOf, resetPeak } from '../engine/process-figures.ts';
import { download } from './downloads.ts';
import { uploadMultipart, uploadResumable, type Source } from './uploads.ts';

/** By how much the server's resident memory rose at its highest, and what was moved meanwhile. */
export interface Growth {
  readonly movedBytes: number;
  readonly beforeBytes: number;
  readonly growthBytes: number;
}

export interface MemoryFigures {
  readonly resumable: Growth;
  readonly multipart: Growth;
  readonly archive: Growth;
}

export interface MemoryOptions {
  readonly server: BenchServer;
  readonly source: Source;
  readonly small: Source;
  readonly archiveUrl: string;
  /** To move at least, each way. */
  readonly totalBytes: number;
}

/** Of a fresh server that has moved one small file each way, which loads the code that does it. */
export async function measureMemory(options: MemoryOptions): Promise<MemoryFigures> {
  const { server, source, small, archiveUrl } = options;
  const headers = { authorization: `Bearer ${server.api.token}` };
  await uploadResumable(server, small);
  await uploadMultipart(server, small);
  await download(archiveUrl, headers, { start: 0, end: small.sizeBytes - 1 });
  const upload = (send: (of: Source) => Promise<unknown>) => async () => {
    await send(source);
    return source.sizeBytes;
  };
  return {
    resumable: await growth(
      options,
      upload((of) => uploadResumable(server, of)),
    ),
    multipart: await growth(
      options,
      upload((of) => uploadMultipart(server, of)),
    ),
    archive: await growth(options, async () => (await download(archiveUrl, headers)).sizeBytes),
  };
}

/** @param move returns how many bytes it moved */
async function growth(
  { server, totalBytes }: MemoryOptions,
  move: () => Promise<number>,
): Promise<Growth> {
  const { nowBytes: beforeBytes } = await memoryOf(server.pid);
  await resetPeak(server.pid);
  let movedBytes = 0;
  while (movedBytes < totalBytes) movedBytes += await move();
  const { peakBytes } = await memoryOf(server.pid);
  return { movedBytes, beforeBytes, growthBytes: peakBytes - beforeBytes };
}
