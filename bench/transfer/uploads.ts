import { basename } from 'node:path';
import * as v from 'valibot';
import { JobAccepted } from '../../src/lib/contract/job.ts';
import type { BenchServer } from '../engine/bench-server.ts';
import { expectStatus, sendFile, type Answer } from './send-file.ts';

/** As the page sends them: below the 100 MB at which proxies cut bodies off. */
const TUS_CHUNK_BYTES = 48_000_000;
const BOUNDARY = 'video-refresher-bench';
const TUS = { 'tus-resumable': '1.0.0' };

export interface Source {
  readonly path: string;
  readonly sizeBytes: number;
}

/** Seconds since the first byte. */
export interface UploadTimes {
  /** When the last byte was acknowledged. */
  readonly receivedSeconds: number;
  /** When the job was accepted: the bytes are flushed to the disk and examined. */
  readonly acceptedSeconds: number;
}

/** A plain PUT, answered when the file is flushed to the disk. */
export async function putPlain(url: string, { path, sizeBytes }: Source): Promise<number> {
  const startedAt = performance.now();
  const body = { path, start: 0, end: sizeBytes };
  expectStatus(await sendFile(`${url}/upload`, 'PUT', {}, body), 201);
  return secondsSince(startedAt);
}

/** One multipart request; the server's answer comes after the examination. */
export async function uploadMultipart(server: BenchServer, source: Source): Promise<number> {
  const startedAt = performance.now();
  const answer = await sendFile(
    `${server.url}/api/jobs`,
    'POST',
    { ...authorization(server), 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
    {
      path: source.path,
      start: 0,
      end: source.sizeBytes,
      head:
        part('name="variations"', '1') +
        part(`name="videos"; filename="${basename(source.path)}"`, ''),
      tail: `\r\n--${BOUNDARY}--\r\n`,
    },
  );
  const seconds = secondsSince(startedAt);
  await drop(server, answer);
  return seconds;
}

/** By the tus protocol (tus.io/protocols/resumable-upload), then a job of it. */
export async function uploadResumable(server: BenchServer, source: Source): Promise<UploadTimes> {
  const startedAt = performance.now();
  const location = await createUpload(server, source);
  for (let start = 0; start < source.sizeBytes; start += TUS_CHUNK_BYTES) {
    const end = Math.min(source.sizeBytes, start + TUS_CHUNK_BYTES);
    const headers = {
      ...TUS,
      ...authorization(server),
      'content-type': 'application/offset+octet-stream',
      'upload-offset': start,
    };
    const sent = await sendFile(location, 'PATCH', headers, { path: source.path, start, end });
    if (Number(expectStatus(sent, 204).headers['upload-offset']) !== end)
      throw new Error('the server did not take the whole chunk');
  }
  const receivedSeconds = secondsSince(startedAt);
  const answer = await postJson(server, '/api/jobs', {
    uploads: [location.split('/').at(-1)],
    variations: 1,
  });
  const acceptedSeconds = secondsSince(startedAt);
  await drop(server, answer);
  return { receivedSeconds, acceptedSeconds };
}

async function createUpload(server: BenchServer, source: Source): Promise<string> {
  const filename = Buffer.from(basename(source.path)).toString('base64');
  const response = await fetch(`${server.url}/api/uploads`, {
    method: 'POST',
    headers: {
      ...TUS,
      ...authorization(server),
      'upload-length': String(source.sizeBytes),
      'upload-metadata': `filename ${filename}`,
    },
  });
  const location = response.headers.get('location');
  if (response.status !== 201 || location === null)
    throw new Error(`no upload was made: ${response.status} ${await response.text()}`);
  return new URL(location, server.url).href;
}

async function postJson(server: BenchServer, path: string, body: unknown): Promise<Answer> {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { ...authorization(server), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, headers: {}, text: await response.text() };
}

/** The job must have been accepted; what it would render is not wanted. */
async function drop(server: BenchServer, answer: Answer): Promise<void> {
  await server.drop(v.parse(JobAccepted, JSON.parse(expectStatus(answer, 202).text)));
}

function authorization(server: BenchServer) {
  return { authorization: `Bearer ${server.api.token}` };
}

function part(disposition: string, value: string): string {
  const end = value === '' ? '' : `${value}\r\n`;
  return `--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${end}`;
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000;
}
