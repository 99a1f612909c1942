import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { isPublicAddress, publicLookup } from './public-lookup.ts';

const TIMEOUT_MS = 10_000;

export interface Post {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether addresses of this machine and its network may be written to. */
  readonly allowPrivate: boolean;
  readonly signal: AbortSignal;
  readonly timeoutMs?: number;
}

export interface PostResult {
  /** Whether it was taken: any status from 200 to 299. */
  readonly ok: boolean;
  /** In a few words: the status, or why there was none. */
  readonly result: string;
}

/** Posts JSON, once: no redirect is followed, and nothing of the answer is read but its status. Never throws. */
export function post(message: Post): Promise<PostResult> {
  const { url, body, allowPrivate } = message;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host))
    return Promise.resolve({ ok: false, result: 'the address is not public' });
  return new Promise((resolve) => {
    const outgoing = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      method: 'POST',
      agent: false,
      signal: AbortSignal.any([
        message.signal,
        AbortSignal.timeout(message.timeoutMs ?? TIMEOUT_MS),
      ]),
      headers: {
        ...message.headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'video-refresher',
      },
      ...(allowPrivate ? {} : { lookup: publicLookup }),
    });
    outgoing.on('response', (response) => {
      const status = response.statusCode ?? 0;
      resolve({ ok: status >= 200 && status <= 299, result: `status ${status}` });
      response.destroy();
    });
    // Some answers, a switch of protocols for one, are told in no other way.
    outgoing.on('close', () => resolve({ ok: false, result: 'no usable answer' }));
    outgoing.on('error', (error) => resolve({ ok: false, result: reasonOf(error) }));
    outgoing.end(body);
  });
}

function reasonOf(error: Error): string {
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'no answer in time';
  return 'code' in error ? String(error.code) : error.message;
}
