import type { DetailedError, Upload } from 'tus-js-client';
import { offline, parseJson, toApiError, type ApiError } from '../api.ts';

/** Below what proxies let pass in one request (Cloudflare: 100 MB, many others: 50 MB). */
const CHUNK_BYTES = 32 * 1024 * 1024;
/** After the last one it is up to people. Each byte that gets through starts them anew. */
const RETRY_DELAYS_MS = [0, 500, 1000, 2000, 4000, 8000, 8000];

export interface TransferListener {
  /** The upload was made, or is made anew because the server has lost the old one. */
  onUrl(url: string): void;
  /** Also called with what is there already, before the first byte leaves. */
  onProgress(sentBytes: number): void;
  onDone(): void;
  /** It was tried often enough, or trying again is of no use. */
  onFailure(error: ApiError): void;
}

export interface TransferOptions {
  readonly name: string;
  /** Of an upload to go on with; null for a new one. */
  readonly url: string | null;
  /** Absolute. */
  readonly endpoint: string;
  readonly headers?: Record<string, string>;
  readonly retryDelaysMs?: readonly number[];
}

export interface Transfer {
  /** Nothing is heard of it any more. What has arrived stays there. */
  stop(): void;
}

/** Sends a file by the tus protocol (tus.io/protocols/resumable-upload), from where it stopped the last time. */
export function startTransfer(
  file: Upload['file'],
  options: TransferOptions,
  listener: TransferListener,
): Transfer {
  let upload: Upload | null = null;
  let stopped = false;
  const unlessStopped = (tell: () => void) => {
    if (!stopped) tell();
  };

  async function start(): Promise<void> {
    const tus = await import('tus-js-client');
    if (stopped) return;
    upload = new tus.Upload(file, {
      endpoint: options.endpoint,
      uploadUrl: options.url,
      metadata: { filename: options.name },
      headers: options.headers ?? {},
      chunkSize: CHUNK_BYTES,
      retryDelays: [...(options.retryDelaysMs ?? RETRY_DELAYS_MS)],
      // We keep our own records: what its own cannot tell is which uploads are complete.
      storeFingerprintForResuming: false,
      onShouldRetry: (error) => isWorthRetrying(statusOf(error)) && isOnline(),
      onUploadUrlAvailable: () => unlessStopped(() => listener.onUrl(upload?.url ?? '')),
      onProgress: (sentBytes) => unlessStopped(() => listener.onProgress(sentBytes)),
      onSuccess: () => unlessStopped(() => listener.onDone()),
      onError: (error) =>
        void toFailure(error).then((failure) => unlessStopped(() => listener.onFailure(failure))),
    });
    upload.start();
  }

  start().catch(() => unlessStopped(() => listener.onFailure(offline())));
  return {
    stop() {
      stopped = true;
      void upload?.abort();
    },
  };
}

/** 404 and 410: the next try finds that the upload is gone, and makes a new one. 409, 423: another request holds it. */
function isWorthRetrying(status: number): boolean {
  if (status === 507) return false;
  return status === 0 || status >= 500 || [404, 408, 409, 410, 423, 429].includes(status);
}

/** In Node, where tests run, nobody knows. */
function isOnline(): boolean {
  return (navigator as { onLine?: boolean }).onLine !== false;
}

function statusOf(error: Error | DetailedError): number {
  return 'originalResponse' in error ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

async function toFailure(error: Error | DetailedError): Promise<ApiError> {
  const status = statusOf(error);
  if (status === 0) return offline();
  const body = 'originalResponse' in error ? error.originalResponse?.getBody() : undefined;
  return toApiError(status, parseJson(body ?? ''));
}
