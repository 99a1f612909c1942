import { createReadStream } from 'node:fs';
import { Agent, request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

const CHUNK_BYTES = 1024 * 1024;
const agent = new Agent({ keepAlive: true });

/** Bytes `start` to `end` of a file, `end` not included, between two texts. */
export interface FileBody {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly head?: string;
  readonly tail?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/**
 * One request, its body straight from the file; every way of uploading sends its bytes with this, so that the
 * client costs them all the same.
 */
export async function sendFile(
  url: string,
  method: string,
  headers: OutgoingHttpHeaders,
  body: FileBody,
): Promise<Answer> {
  const { path, start, end, head = '', tail = '' } = body;
  const length = Buffer.byteLength(head) + (end - start) + Buffer.byteLength(tail);
  const call = request(url, { method, agent, headers: { ...headers, 'content-length': length } });
  const answer = Promise.withResolvers<Answer>();
  call.on('error', answer.reject);
  call.on('response', (response) => {
    const { statusCode: status = 0, headers: answered } = response;
    text(response).then(
      (body) => answer.resolve({ status, headers: answered, text: body }),
      answer.reject,
    );
  });
  call.write(head);
  const file = createReadStream(path, { start, end: end - 1, highWaterMark: CHUNK_BYTES });
  file.once('error', answer.reject);
  file.once('end', () => call.end(tail));
  file.pipe(call, { end: false });
  return answer.promise;
}

/** @throws when the answer has another status */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer;
  throw new Error(`answered with ${answer.status} instead of ${status}: ${answer.text}`);
}
