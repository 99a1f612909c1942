import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { PROTOCOL } from '../../src/lib/contract/wire.ts';
import { systemClock } from '../../src/lib/server/clock.ts';
import { StartupError } from '../../src/lib/server/errors.ts';
import { createLog } from '../../src/lib/server/log.ts';
import { createHub, type Hub } from '../../src/lib/server/realtime/hub.ts';
import type { Gate, UpgradeRequest } from '../../src/lib/server/realtime/ports.ts';
import { loadUws } from '../../src/lib/server/realtime/uws-library.ts';
import { serveUws, type UwsTransport } from '../../src/lib/server/realtime/uws-transport.ts';
import { MemoryJournal } from '../support/memory-journal.ts';
import { connectSocket, refusalOf } from '../support/sockets.ts';
import { describeTransport } from '../support/transport-contract.ts';

const log = createLog('silent');
const host = '127.0.0.1';

function library() {
  const loading = loadUws();
  if (loading.library === null) throw new Error(`uWebSockets.js is not there: ${loading.reason}`);
  return loading.library;
}

describeTransport('uWebSockets.js', (hub, gate) => {
  const transport = serveUws({ library: library(), host, port: 0, hub, gate, log });
  return Promise.resolve({
    url: `http://${host}:${transport.port}`,
    close: () => transport.close(),
  });
});

describe('serveUws', () => {
  const asked: UpgradeRequest[] = [];
  const open: Gate = (request) => {
    asked.push(request);
    return Promise.resolve({ ok: true, session: { sessionId: 's', expiresAtMs: Infinity } });
  };
  const ends: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    asked.length = 0;
    for (const end of ends.splice(0).reverse()) await end();
  });

  function serve(port = 0, gate = open): { transport: UwsTransport; hub: Hub; url: string } {
    const hub = createHub({ journal: new MemoryJournal(), clock: systemClock, log });
    ends.push(() => hub.stop());
    const transport = serveUws({ library: library(), host, port, hub, gate, log });
    ends.push(() => transport.close());
    return { transport, hub, url: `http://${host}:${transport.port}` };
  }

  it('tells the gate what the request was', async () => {
    const { url } = serve();
    const headers = { cookie: 'a=b', authorization: 'Bearer x' };
    await connectSocket(url, { path: '/api/ws?x=1', headers, protocols: [PROTOCOL, 'ticket.t'] });
    expect(asked).toMatchObject([
      {
        url: '/api/ws?x=1',
        encrypted: false,
        remoteAddress: '127.0.0.1',
        headers: { ...headers, 'sec-websocket-protocol': `${PROTOCOL},ticket.t` },
      },
    ]);
  });

  it('answers 404 to everything else, without asking the gate', async () => {
    const { url } = serve();
    for (const path of ['/', '/api/ws/', '/api/wsx'])
      expect(await refusalOf(url, { path })).toBe(404);
    const response = await fetch(`${url}/api/ws`);
    expect(response.status).toBe(404);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.json()).toMatchObject({ code: 'NOT_FOUND' });
    expect(asked).toEqual([]);
  });

  it('does not share a port that is taken', () => {
    const { transport } = serve();
    expect(() => serve(transport.port)).toThrow(StartupError);
    expect(() => serve(transport.port)).toThrow(/REALTIME_PORT/);
  });

  it('drops everyone when it closes, and can be started again on the same port', async () => {
    const free = serve().transport;
    await free.close();
    const { transport, hub, url } = serve(free.port);
    const client = await connectSocket(url);
    await transport.close();
    expect((await client.closed).code).toBe(1006);
    expect(hub.stats().connections).toBe(0);
    await connectSocket(serve(free.port).url);
  });

  it('survives a client that leaves while the gate thinks', async () => {
    const thinking = Promise.withResolvers<undefined>();
    const decided = Promise.withResolvers<undefined>();
    const { hub, url } = serve(0, async (request) => {
      thinking.resolve(undefined);
      await decided.promise;
      return open(request);
    });
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/ws`, PROTOCOL);
    socket.on('error', () => undefined);
    await thinking.promise;
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.terminate();
    await closed;
    // The server has seen the end of that connection when it answers another one.
    expect((await fetch(url)).status).toBe(404);
    decided.resolve(undefined);
    expect((await fetch(url)).status).toBe(404);
    expect(hub.stats().acceptedConnections).toBe(0);
  });
});
