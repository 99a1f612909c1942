import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as v from 'valibot';
import { afterEach, expect, it } from 'vitest';
import { ApiError, callApi } from './api.ts';

const Answer = v.object({ n: v.number() });
let server: Server | null = null;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

async function serve(answer: RequestListener): Promise<string> {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const thrown = (call: Promise<unknown>) => call.catch((error: unknown) => error);

it('gives the checked answer', async () => {
  const url = await serve((_, response) => response.end('{"n":1}'));
  expect(await callApi(Answer, url)).toEqual({ n: 1 });
});

it('refuses an answer of another shape', async () => {
  const url = await serve((_, response) => response.end('{"n":"1"}'));
  await expect(callApi(Answer, url)).rejects.toThrow(v.ValiError);
});

it('throws what the server says, with the files it refused', async () => {
  const refused = [{ name: 'a.mp4', code: 'VIDEO_EMPTY', message: 'The file is empty' }];
  const problem = {
    type: 'about:blank',
    title: 't',
    status: 422,
    detail: 'Nothing left.',
    code: 'X',
  };
  const url = await serve((_, response) => {
    response.writeHead(422).end(JSON.stringify({ ...problem, refused }));
  });
  const error = await thrown(callApi(Answer, url));
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ message: 'Nothing left.', code: 'X', status: 422, refused });
});

it('has words of its own for what a proxy answers', async () => {
  const url = await serve((_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'));
  expect(await thrown(callApi(Answer, url))).toMatchObject({ code: 'UNKNOWN', status: 502 });
});

it('says so when there is no answer', async () => {
  const url = await serve((request) => request.socket.destroy());
  expect(await thrown(callApi(Answer, url))).toMatchObject({ code: 'OFFLINE', status: 0 });
});

it('says the same when an answer ends before it is whole', async () => {
  const url = await serve((request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"n":', () => request.socket.destroy());
  });
  expect(await thrown(callApi(Answer, url))).toMatchObject({ code: 'OFFLINE', status: 0 });
});

it('rejects with the reason when it is aborted', async () => {
  const abort = new AbortController();
  const reason = new Error('page left');
  const url = await serve(() => abort.abort(reason));
  expect(await thrown(callApi(Answer, url, { signal: abort.signal }))).toBe(reason);
});
