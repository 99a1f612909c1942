import { Agent, get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';

const agent = new Agent({ keepAlive: true });

export interface ByteRange {
  /** Both inclusive. */
  readonly start: number;
  readonly end: number;
}

export interface Download {
  readonly seconds: number;
  readonly sizeBytes: number;
}

/**
 * Reads an answer to its end and keeps nothing of it.
 * @throws when it is refused, or when a range is asked for and the whole is sent
 */
export async function download(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  range?: ByteRange,
): Promise<Download> {
  const startedAt = performance.now();
  const ranged = range === undefined ? {} : { range: `bytes=${range.start}-${range.end}` };
  const [response] = (await once(
    get(url, { agent, headers: { ...headers, ...ranged } }),
    'response',
  )) as [IncomingMessage];
  const wanted = range === undefined ? 200 : 206;
  if (response.statusCode !== wanted) {
    response.destroy();
    throw new Error(`answered with ${String(response.statusCode)} instead of ${wanted}`);
  }
  let sizeBytes = 0;
  response.on('data', (chunk: Buffer) => (sizeBytes += chunk.length));
  await once(response, 'end');
  return { seconds: (performance.now() - startedAt) / 1000, sizeBytes };
}
