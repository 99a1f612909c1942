import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { jobId, makeSummary } from '../../../tests/support/job-fixtures.ts';
import { jobUpdated } from '../../../tests/support/memory-journal.ts';
import { ApiError } from './api.ts';
import { createRest } from './rest.ts';

const { signal } = new AbortController();
const event = jobUpdated(8, makeSummary());

let server: Server;
let asked: string[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { fetch } = globalThis;
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => fetch(origin + path, init));
});

afterEach(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
});

const say = (response: ServerResponse, body: unknown, status = 200, headers = {}) =>
  response.writeHead(status, headers).end(JSON.stringify(body));

it('reads the journal after a cursor', async () => {
  const page = { epoch: 'e', seq: 8, events: [event] };
  answer = (_, response) => say(response, page);
  expect(await createRest().events({ epoch: 'e', seq: 7 }, signal)).toEqual(page);
  expect(asked).toEqual(['/api/events?after=e:7&limit=1000']);
});

it('tells where the journal stands when the events after a cursor are gone, or there is no cursor', async () => {
  const facts = { epoch: 'e', seq: 8, reason: 'trimmed' };
  const problem = { type: 'about:blank', title: 't', status: 410, detail: 'd' };
  answer = (_, response) => say(response, { ...problem, ...facts, code: 'CURSOR_TRIMMED' }, 410);
  expect(await createRest().events(null, signal)).toEqual(facts);
  answer = (_, response) => say(response, { ...problem, status: 500, code: 'INTERNAL' }, 500);
  await expect(createRest().events(null, signal)).rejects.toThrow(ApiError);
});

it('reads every active job beside the newest ones', async () => {
  const pages: Record<string, unknown> = {
    '/api/jobs?limit=200': { jobs: [makeSummary()], nextCursor: 'more' },
    '/api/jobs?limit=200&status=queued,processing': {
      jobs: [makeSummary({ id: jobId(2) })],
      nextCursor: 'next',
    },
    '/api/jobs?limit=200&status=queued,processing&cursor=next': {
      jobs: [makeSummary({ id: jobId(3) })],
      nextCursor: null,
    },
  };
  answer = ({ url }, response) => say(response, pages[url ?? '']);
  const jobs = await createRest().snapshot(signal);
  expect(jobs.map(({ id }) => id)).toEqual([1, 2, 3].map(jobId));
});

it('does not read again what has not changed', async () => {
  answer = ({ headers }, response) =>
    headers['if-none-match'] === '"one"'
      ? response.writeHead(304).end()
      : say(response, { jobs: [makeSummary()], nextCursor: null }, 200, { etag: '"one"' });
  const rest = createRest();
  expect(await rest.active(signal)).toHaveLength(1);
  expect(await rest.active(signal)).toBeNull();
  expect(await rest.active(signal)).toBeNull();
});
