import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobId } from '../src/lib/contract/ids.ts';
import { ApiError, UnreachableError, type ApiClient } from '../scripts/support/api-client.ts';

/** Tries in a row that bring no byte. */
const MAX_FAILURES = 6;
const LONGEST_WAIT_MS = 8000;

export interface SaveOptions {
  /** Made when it is not there. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (savedBytes: number, sizeBytes: number) => void;
}

export interface Saved {
  readonly path: string;
  readonly sizeBytes: number;
  /** Where this download began: 0, or what an earlier one had left. */
  readonly resumedAt: number;
}

/**
 * Saves the ZIP of a job. Beside it, until it is whole: `….part`, and its ETag in `….part.etag`, from which this and
 * later calls go on with Range and If-Range (RFC 9110, 13.1.5 and 14.2).
 * @throws ApiError when it is refused, UnreachableError when it was tried often enough, the reason of `signal`
 */
export async function saveResults(api: ApiClient, id: JobId, options: SaveOptions): Promise<Saved> {
  const { folder, signal } = options;
  await mkdir(folder, { recursive: true });
  const path = join(folder, `video-refresher-${id}.zip`);
  const part = `${path}.part`;
  const resumedAt = await sizeOf(part);
  for (let failures = 0; ;) {
    const before = await sizeOf(part);
    try {
      const sizeBytes = await fetchRest(api, id, part, options);
      await rename(part, path);
      await rm(`${part}.etag`, { force: true });
      return { path, sizeBytes, resumedAt };
    } catch (error) {
      signal.throwIfAborted();
      failures = (await sizeOf(part)) > before ? 1 : failures + 1;
      if (!isWorthRetrying(error) || failures > MAX_FAILURES) throw error;
      const waitMs = Math.min(LONGEST_WAIT_MS, 250 * 2 ** failures);
      await delay(waitMs, undefined, { signal });
    }
  }
}

/** Adds what is missing to the part; the size of the whole. */
async function fetchRest(
  api: ApiClient,
  id: JobId,
  part: string,
  { signal, onProgress }: SaveOptions,
): Promise<number> {
  const have = await sizeOf(part);
  const known = have > 0 ? await readFile(`${part}.etag`, 'utf8').catch(() => null) : null;
  const headers = known === null ? {} : { range: `bytes=${have}-`, 'if-range': known };
  const response = await api
    .send(`/api/jobs/${id}/download`, { headers, signal })
    .catch(async (error: unknown) => {
      // Of another ZIP, or more than there is: begin anew.
      if (error instanceof ApiError && error.status === 416) await rm(part, { force: true });
      throw error;
    });
  const isRest = response.status === 206;
  const sizeBytes = isRest
    ? Number(response.headers.get('content-range')?.split('/')[1])
    : Number(response.headers.get('content-length'));
  const etag = response.headers.get('etag');
  if (!isRest) await rm(part, { force: true });
  if (etag === null) await rm(`${part}.etag`, { force: true });
  else await writeFile(`${part}.etag`, etag);
  const body = response.body as ReadableStream<Uint8Array> | null;
  if (body === null) throw new ShortError('The download has no body');
  let saved = isRest ? have : 0;
  await pipeline(
    Readable.fromWeb(body),
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        saved += chunk.byteLength;
        onProgress(saved, sizeBytes);
        yield chunk;
      }
    },
    createWriteStream(part, { flags: isRest ? 'a' : 'w', flush: true }),
  );
  if ((await sizeOf(part)) !== sizeBytes)
    throw new ShortError(`The download ended at ${saved} of ${sizeBytes} bytes`);
  return sizeBytes;
}

/** The connection ended before the file did. */
class ShortError extends Error {}

/** undici tells of a connection that broke off as a TypeError. */
function isWorthRetrying(error: unknown): boolean {
  if (error instanceof ApiError) return error.status === 416 || error.status >= 502;
  return (
    error instanceof UnreachableError || error instanceof TypeError || error instanceof ShortError
  );
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => null))?.size ?? 0;
}
