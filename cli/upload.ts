import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Upload, type DetailedError } from 'tus-js-client';
import * as v from 'valibot';
import { Problem } from '../src/lib/contract/errors.ts';
import { ApiError, UnreachableError, type ApiClient } from '../scripts/support/api-client.ts';

/** Below what proxies let pass in one request (Cloudflare: 100 MB, many others: 50 MB). */
const CHUNK_BYTES = 32 * 1024 * 1024;
/** Each byte that gets through starts them anew. */
const RETRY_DELAYS_MS = [0, 500, 1000, 2000, 4000, 8000, 8000, 8000];
/** Whoever pressed Ctrl+C waits for it. */
const REMOVE_WALL_MS = 2000;

export interface UploadOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (sentBytes: number, sizeBytes: number) => void;
}

/**
 * Sends a file by the tus protocol (tus.io/protocols/resumable-upload), in parts, going on after a lost connection.
 * @returns the id of the upload
 * @throws ApiError when it is refused, UnreachableError when it was tried often enough, the reason of `signal`
 */
export async function uploadFile(
  api: ApiClient,
  path: string,
  { signal, onProgress }: UploadOptions,
): Promise<string> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<undefined>();
  const file = createReadStream(path).on('error', reject);
  const upload = new Upload(file, {
    endpoint: `${api.url}/api/uploads`,
    headers: { authorization: `Bearer ${api.token}` },
    metadata: { filename: basename(path), filetype: 'video/mp4' },
    chunkSize: CHUNK_BYTES,
    retryDelays: RETRY_DELAYS_MS,
    storeFingerprintForResuming: false,
    onShouldRetry: (error) => isWorthRetrying(statusOf(error)),
    onProgress,
    onSuccess: () => resolve(undefined),
    onError: (error) => reject(toFailure(error, api.url)),
  });
  const abort = () => {
    void upload.abort().catch(() => undefined);
    reject(signal.reason);
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    upload.start();
    await promise;
    return idOf(upload.url ?? '');
  } catch (error) {
    if (upload.url !== null) await removeUploads(api, [idOf(upload.url)]);
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
    file.destroy();
  }
}

/** Gives the room back that uploads hold; what is not removed within a short while goes by itself after a day. */
export async function removeUploads(api: ApiClient, ids: readonly string[]): Promise<void> {
  const headers = { 'tus-resumable': '1.0.0' };
  const signal = AbortSignal.timeout(REMOVE_WALL_MS);
  await Promise.allSettled(
    ids.map((id) => api.send(`/api/uploads/${id}`, { method: 'DELETE', headers, signal })),
  );
}

function idOf(url: string): string {
  return url.split('/').at(-1) ?? '';
}

/** 404 and 410: the next try makes a new upload. 409, 423: another request holds it. 507: trying again makes no room. */
function isWorthRetrying(status: number): boolean {
  if (status === 507) return false;
  return status === 0 || status >= 500 || [404, 408, 409, 410, 423, 429].includes(status);
}

function statusOf(error: Error | DetailedError): number {
  return 'originalResponse' in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

function toFailure(error: Error | DetailedError, url: string): Error {
  const status = statusOf(error);
  if (status === 0) return new UnreachableError(`There is no answer from ${url}`, { cause: error });
  const body = 'originalResponse' in error ? (error.originalResponse?.getBody() ?? '') : '';
  const problem = v.safeParse(Problem, parseJson(body));
  return problem.success
    ? new ApiError(status, problem.output.code, problem.output.detail)
    : new ApiError(status, 'UNKNOWN', `HTTP ${status} ${body.trim().slice(0, 200)}`.trim());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
