import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { JobAccepted } from '../../src/lib/contract/job.ts';
import type { BenchServer } from './bench-server.ts';
import { spread, type Spread } from './stats.ts';

const BOUNDARY = 'video-refresher-bench';

/**
 * Seconds from the last byte of an upload to the 202, several times.
 * The last byte counts as sent when the kernel has it; on loopback the server may be a few hundred KB behind.
 */
export async function measureUpload(
  server: BenchServer,
  path: string,
  rounds: number,
): Promise<Spread> {
  const figures: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { seconds, accepted } = await upload(server, path);
    figures.push(seconds);
    await server.drop(accepted);
  }
  return spread(figures);
}

async function upload(
  server: BenchServer,
  path: string,
): Promise<{ seconds: number; accepted: JobAccepted }> {
  const head = Buffer.from(
    part('variations') + '1\r\n' + part('videos', 'big.mp4', 'Content-Type: video/mp4\r\n'),
  );
  const tail = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);
  const { size } = await stat(path);
  const answer = Promise.withResolvers<{ status: number; body: string; atMs: number }>();
  const call = request(`${server.url}/api/jobs`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${server.api.token}`,
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      'content-length': head.length + size + tail.length,
    },
  });
  call.on('error', answer.reject);
  call.on('response', (response) => {
    const atMs = performance.now();
    void text(response).then(
      (body) => answer.resolve({ status: response.statusCode ?? 0, body, atMs }),
      answer.reject,
    );
  });
  call.write(head);
  const file = createReadStream(path, { highWaterMark: 1024 * 1024 });
  file.pipe(call, { end: false });
  const sentAt = Promise.withResolvers<number>();
  file.once('error', answer.reject);
  file.once('end', () => call.end(tail, () => sentAt.resolve(performance.now())));
  const { status, body, atMs } = await answer.promise;
  if (status !== 202) throw new Error(`the upload was answered with ${status}: ${body}`);
  const seconds = (atMs - (await sentAt.promise)) / 1000;
  return { seconds, accepted: v.parse(JobAccepted, JSON.parse(body)) };
}

function part(name: string, filename?: string, headers = ''): string {
  const file = filename === undefined ? '' : `; filename="${filename}"`;
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${headers}\r\n`;
}
