import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { ApiClient } from '../../scripts/support/api-client.ts';
import { tempDir } from '../../tests/support/temp-dir.ts';
import type { Submit } from '../args.ts';
import type { Context } from '../context.ts';
import { submit } from './submit.ts';

/** Slower than anybody who does not wait for it. */
const REMOVAL_MS = 100;

interface Answers {
  /** Of the second upload's bytes. */
  readonly patch?: (response: ServerResponse) => void;
  readonly job?: number;
}

/** As much of a server as sending two files takes: what is left of the uploads, and how removing them is answered. */
async function serverThat({ patch, job = 500 }: Answers, removal: 'slow' | 'never' = 'slow') {
  const uploads = new Set<string>();
  let begun = 0;
  const server = createServer((request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse) {
    const { method, url = '', headers } = request;
    const id = url.split('/').at(-1) ?? '';
    if (method === 'PATCH' && id === '2' && patch) {
      patch(response);
      return undefined;
    }
    let offset = Number(headers['upload-offset'] ?? 0);
    for await (const chunk of request) offset += (chunk as Buffer).length;
    if (method === 'PATCH')
      return response.writeHead(204, { 'upload-offset': String(offset) }).end();
    if (method === 'DELETE') {
      if (removal === 'never') return undefined;
      await delay(REMOVAL_MS);
      uploads.delete(id);
      return response.writeHead(204).end();
    }
    if (url === '/api/jobs') return response.writeHead(job).end();
    uploads.add(String((begun += 1)));
    return response.writeHead(201, { location: `/api/uploads/${begun}` }).end();
  }
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { api: new ApiClient(`http://127.0.0.1:${port}`, 'token'), uploads };
}

async function submitTwo(api: ApiClient, signal = new AbortController().signal): Promise<boolean> {
  const folder = await tempDir();
  const videos = ['one.mp4', 'two.mp4'].map((name) => join(folder, name));
  for (const path of videos) await writeFile(path, 'film');
  const common = { json: false, url: null, token: null };
  const job = { jobName: null, recipe: null, seed: null, idempotencyKey: null, keepSources: false };
  const options: Submit = {
    ...{ ...common, ...job, name: 'submit', videos, variations: 1, wait: false, out: null },
  };
  const nothing = () => undefined;
  const context: Context = {
    ...{ env: {}, terminal: { isTTY: false, write: () => true }, signal },
    ...{ say: nothing, warn: nothing, answer: nothing, onInterrupt: nothing },
    askPassword: () => Promise.reject(new Error('not asked for')),
  };
  return submit(api, options, context);
}

it.each([400, 507])('removes what it sent before it ends with %d', async (job) => {
  const { api, uploads } = await serverThat({ job });
  await expect(submitTwo(api)).rejects.toMatchObject({ status: job });
  expect([...uploads]).toEqual([]);
});

it('leaves what it sent when a job may have been made of it', async () => {
  const { api, uploads } = await serverThat({ job: 500 });
  await expect(submitTwo(api)).rejects.toMatchObject({ status: 500 });
  expect([...uploads]).toEqual(['1', '2']);
});

it('removes what was sent and what was being sent, when one is refused', async () => {
  const { api, uploads } = await serverThat({
    patch: (response) => void response.writeHead(507).end(),
  });
  await expect(submitTwo(api)).rejects.toMatchObject({ status: 507 });
  expect([...uploads]).toEqual([]);
});

it('removes them after Ctrl+C too', async () => {
  const interrupted = new AbortController();
  const reason = new Error('interrupted');
  const { api, uploads } = await serverThat({ patch: () => interrupted.abort(reason) });
  await expect(submitTwo(api, interrupted.signal)).rejects.toBe(reason);
  expect([...uploads]).toEqual([]);
});

it('does not wait for long', async () => {
  const { api } = await serverThat({ job: 400 }, 'never');
  const startedAt = performance.now();
  await expect(submitTwo(api)).rejects.toMatchObject({ status: 400 });
  expect(performance.now() - startedAt).toBeLessThan(5000);
});
