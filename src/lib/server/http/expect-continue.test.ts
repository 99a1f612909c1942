import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { askForBody, deferContinue } from './expect-continue.ts';

/** Refuses at /full, and echoes the body elsewhere. */
async function listen(): Promise<number> {
  const server = createServer((request, response) => {
    if (request.url === '/full') {
      response.writeHead(507, { connection: 'close' }).end('full');
      return;
    }
    askForBody(request);
    request.pipe(response);
  });
  deferContinue(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A client that sends its body only when it is asked to. */
async function post(port: number, path: string) {
  const headers = { expect: '100-continue', 'content-length': '5' };
  const request = httpRequest({ port, path, method: 'POST', headers });
  onTestFinished(() => void request.destroy());
  let isAsked = false;
  request.on('continue', () => {
    isAsked = true;
    request.end('hello');
  });
  request.flushHeaders();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response), isAsked };
}

it('asks for the body of a request that is wanted', async () => {
  const port = await listen();
  expect(await post(port, '/')).toEqual({ status: 200, body: 'hello', isAsked: true });
});

it('answers without having asked for a body that is not wanted', async () => {
  const port = await listen();
  expect(await post(port, '/full')).toEqual({ status: 507, body: 'full', isAsked: false });
});

it('does nothing for a request whose client does not wait', async () => {
  const port = await listen();
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'hi' });
  expect(await answer.text()).toBe('hi');
});
