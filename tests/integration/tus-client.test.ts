import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { UploadAnswer } from '../../src/lib/contract/uploads.ts';
import { startTransfer } from '../../src/lib/client/uploads/transfer.ts';
import { runServer, type RunningServer } from '../support/running-server.ts';

const MIB = 1024 * 1024;
const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

interface Sending {
  readonly url: Promise<string>;
  /** Settles when it is done or given up; gives every offset that was told. */
  readonly ended: Promise<readonly number[]>;
  /** Resolves when so many bytes have left. */
  readonly reached: Promise<void>;
  stop(): void;
}

/** Sends as the page does, with tus-js-client. */
function send(
  { server, client }: RunningServer,
  bytes: Buffer,
  { url, reach }: { url: string | null; reach: number },
): Sending {
  const known = Promise.withResolvers<string>();
  const ended = Promise.withResolvers<readonly number[]>();
  const reached = Promise.withResolvers<undefined>();
  const offsets: number[] = [];
  const headers = { authorization: `Bearer ${client.token}` };
  const endpoint = `${server.url}/api/uploads`;
  const options = { name: 'big.mp4', url, endpoint, headers, retryDelaysMs: [] };
  const transfer = startTransfer(bytes, options, {
    onUrl: (made) => known.resolve(made),
    onProgress(sentBytes) {
      offsets.push(sentBytes);
      if (sentBytes >= reach) reached.resolve(undefined);
    },
    onDone: () => ended.resolve(offsets),
    onFailure: () => ended.resolve(offsets),
  });
  return {
    url: known.promise,
    ended: ended.promise,
    reached: reached.promise,
    stop: () => transfer.stop(),
  };
}

async function read({ server, client }: RunningServer, id: string): Promise<UploadAnswer> {
  const headers = { authorization: `Bearer ${client.token}` };
  const response = await fetch(`${server.url}/api/uploads/${id}`, { headers });
  expect(response.status).toBe(200);
  return v.parse(UploadAnswer, await response.json());
}

it('goes on after the server was killed, and every byte arrives as it was sent', async () => {
  // More than one chunk, so that the second one is made of what the first run had not sent.
  const bytes = randomBytes(70 * MIB);
  const first = await runServer();
  const sending = send(first, bytes, { url: null, reach: 40 * MIB });
  await sending.reached;
  process.kill(first.server.pid, 'SIGKILL');
  await first.server.ended;
  await sending.ended;
  const id = (await sending.url).split('/').at(-1) ?? '';

  const second = await runServer({ dataDir: first.dataDir });
  const there = await read(second, id);
  expect(there).toMatchObject({ name: 'big.mp4', sizeBytes: bytes.length, refused: null });
  expect(there.offset).toBeGreaterThan(0);
  expect(there.offset).toBeLessThan(bytes.length);

  const url = `${second.server.url}/api/uploads/${id}`;
  const again = send(second, bytes, { url, reach: bytes.length });
  const offsets = await again.ended;
  expect(offsets[0]).toBe(there.offset);
  expect(offsets.at(-1)).toBe(bytes.length);
  const stored = await readFile(join(second.dataDir, 'uploads/incoming', id));
  expect(sha256(stored)).toBe(sha256(bytes));
  expect((await read(second, id)).refused).toMatchObject({ code: 'NOT_A_VIDEO' });

  const headers = { authorization: `Bearer ${second.client.token}`, 'tus-resumable': '1.0.0' };
  expect((await fetch(url, { method: 'DELETE', headers })).status).toBe(204);
  expect(await readdir(join(second.dataDir, 'uploads/incoming'))).toEqual([]);
}, 60_000);
