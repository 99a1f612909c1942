import type { BenchServer } from './bench-server.ts';
import { memoryOf, resetPeak } from './process-figures.ts';

export interface MemoryFigures {
  readonly sentBytes: number;
  readonly beforeBytes: number;
  /** The highest while the files were received and examined; the server alone, without ffmpeg. */
  readonly peakBytes: number;
}

/** Resident memory of the server while it takes in the file, sent `copies` times in one request. */
export async function measureMemory(
  server: BenchServer,
  path: string,
  fileBytes: number,
  copies: number,
): Promise<MemoryFigures> {
  const before = await memoryOf(server.pid);
  await resetPeak(server.pid);
  const videoPaths = Array.from({ length: copies }, () => path);
  const accepted = await server.api.createJob({ videoPaths, variations: 1 });
  const after = await memoryOf(server.pid);
  await server.drop(accepted);
  return {
    sentBytes: fileBytes * copies,
    beforeBytes: before.nowBytes,
    peakBytes: after.peakBytes,
  };
}
