import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { CLOSE, PROTOCOL } from '../contract/wire.ts';
import { CLOSED_ABNORMALLY, type Link } from './link.ts';
import { findChannel, openWebSocket } from './web-socket.ts';

let server: WebSocketServer;
let url: string;
let answers: Record<string, Response>;
let link: Link | null;
let heard: (string | number)[];

beforeEach(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => PROTOCOL });
  await once(server, 'listening');
  url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/api/ws`;
  [answers, link, heard] = [{}, null, []];
  vi.stubGlobal('fetch', (path: string) =>
    answers[path] ? Promise.resolve(answers[path]) : Promise.reject(new TypeError('offline')),
  );
});

afterEach(async () => {
  vi.unstubAllGlobals();
  link?.close();
  for (const peer of server.clients) peer.terminate();
  await new Promise((resolve) => server.close(resolve));
});

function open(): void {
  link = openWebSocket(findChannel(url))({
    onOpen: () => heard.push('open'),
    onMessage: (message) => heard.push(message.type),
    onClose: (code) => heard.push(code),
  });
}

/** The subprotocols that the next connection offers. */
async function offered(): Promise<string | undefined> {
  const [, request] = (await once(server, 'connection')) as [unknown, IncomingMessage];
  return request.headers['sec-websocket-protocol'];
}

it('connects to the page’s own server, unless it names another address: there it brings a ticket', async () => {
  answers['/api/realtime'] = Response.json({ transport: 'ws', url: null });
  open();
  expect(await offered()).toBe(PROTOCOL);
  link?.close();
  answers['/api/realtime'] = Response.json({ transport: 'uws', url });
  answers['/api/realtime/ticket'] = Response.json({ url, ticket: 'abc', expiresAt: 'soon' });
  open();
  expect((await offered())?.split(/, */)).toEqual([PROTOCOL, 'ticket.abc']);
});

it('passes on what it understands, and why it ended', async () => {
  answers['/api/realtime'] = Response.json({ transport: 'ws', url: null });
  server.on('connection', (peer) => {
    peer.send('{ not json');
    peer.send('{"type":"news-from-the-future"}');
    peer.send('{"type":"draining","windowMs":5}');
    peer.close(CLOSE.restarting);
  });
  open();
  await expect.poll(() => heard).toEqual(['open', 'draining', CLOSE.restarting]);
});

it('tells a session that is over from a server that is away', async () => {
  open();
  await expect.poll(() => heard).toEqual([CLOSED_ABNORMALLY]);
  answers['/api/realtime'] = new Response('{}', { status: 401 });
  open();
  await expect.poll(() => heard).toEqual([CLOSED_ABNORMALLY, CLOSE.unauthenticated]);
});

it('is silent once it is closed', async () => {
  open();
  link?.close();
  answers['/api/realtime'] = Response.json({ transport: 'ws', url: null });
  open();
  await expect.poll(() => heard).toEqual(['open']);
});
