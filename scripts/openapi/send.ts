import { request, type Agent } from 'node:http';
import type { FuzzRequest } from './fuzz-requests.ts';
import type { Received } from './check-answer.ts';

const NO_ANSWER_AFTER_MS = 30_000;
/** Of an answer that is no text only the beginning is read. */
const MAX_READ_BYTES = 4 * 1024 * 1024;

/** What came of a request: an answer, or why there is none. */
export type Outcome = Received | { readonly status: null; readonly reason: string };

/** Sends a request as it is, however odd; `headers` are added. */
export function send(
  agent: Agent,
  url: string,
  { operation, path, body, cutAfterBytes, ...fuzzed }: FuzzRequest,
  headers: Readonly<Record<string, string>>,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const none = (reason: string) => resolve({ status: null, reason });
    const length = body === null ? {} : { 'content-length': String(body.length) };
    const { hostname, port } = new URL(url);
    const sending = request(
      {
        ...{ agent, hostname, port, path, timeout: NO_ANSWER_AFTER_MS },
        method: operation.method.toUpperCase(),
        headers: { ...fuzzed.headers, ...headers, ...length },
      },
      (answer) => {
        const contentType = answer.headers['content-type'] ?? '';
        const chunks: Buffer[] = [];
        let readBytes = 0;
        const done = () => {
          const text = /json|text/.test(contentType) ? Buffer.concat(chunks).toString() : '';
          resolve({ status: answer.statusCode ?? 0, contentType, text });
        };
        answer.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          readBytes += chunk.length;
          if (readBytes > MAX_READ_BYTES) answer.destroy();
        });
        answer.on('close', done);
        answer.on('error', done);
      },
    );
    sending.on('timeout', () => {
      none('timeout');
      sending.destroy();
    });
    sending.on('error', (error) => none(error.message));
    if (cutAfterBytes === null || body === null) sending.end(body ?? undefined);
    else
      sending.write(body.subarray(0, cutAfterBytes), () => {
        none('cut');
        sending.destroy();
      });
  });
}
