import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { hungUp } from '../../../../tests/support/hung-up.ts';
import { ManualClock } from '../../../../tests/support/manual-clock.ts';
import { MemoryJournal } from '../../../../tests/support/memory-journal.ts';
import {
  clientFrame,
  connectRaw,
  connectSocket,
  refusalOf,
} from '../../../../tests/support/sockets.ts';
import { describeTransport } from '../../../../tests/support/transport-contract.ts';
import { CLOSE } from '../../contract/wire.ts';
import { systemClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { createHub, type Hub } from './hub.ts';
import type { Gate, UpgradeRequest } from './ports.ts';
import { attachWs } from './ws-transport.ts';

const log = createLog('silent');

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

async function shut(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

describeTransport('ws', async (hub, gate) => {
  const server = createServer();
  const transport = attachWs(server, hub, gate, log);
  return {
    url: await listen(server),
    async close() {
      await transport.close();
      await shut(server);
    },
  };
});

describe('attachWs', () => {
  const asked: UpgradeRequest[] = [];
  const open: Gate = (request) => {
    asked.push(request);
    return Promise.resolve({ ok: true, session: { sessionId: 's', expiresAtMs: Infinity } });
  };
  const hubs: Hub[] = [];
  const servers: Server[] = [];

  function newHub(): Hub {
    const hub = createHub({ journal: new MemoryJournal(), clock: systemClock, log });
    hubs.push(hub);
    return hub;
  }

  function newServer(): Server {
    const server = createServer((_, response) => response.end());
    servers.push(server);
    return server;
  }

  afterEach(async () => {
    asked.length = 0;
    for (const hub of hubs.splice(0)) hub.stop();
    for (const server of servers.splice(0)) await shut(server);
  });

  it('tells the gate what the request was', async () => {
    const server = newServer();
    attachWs(server, newHub(), open, log);
    await connectSocket(await listen(server), { path: '/api/ws?x=1', headers: { cookie: 'a=b' } });
    expect(asked).toMatchObject([
      {
        url: '/api/ws?x=1',
        encrypted: false,
        remoteAddress: '127.0.0.1',
        headers: { cookie: 'a=b' },
      },
    ]);
  });

  it('destroys upgrades of unknown paths without asking the gate', async () => {
    const server = newServer();
    attachWs(server, newHub(), open, log);
    const url = await listen(server);
    for (const path of ['/', '/api/ws/', '/api/wsx', '/api']) {
      await expect(connectSocket(url, { path })).rejects.toThrow(/hang up|ECONNRESET/);
    }
    expect(asked).toEqual([]);
  });

  it('destroys an upgrade that only says it is of Vite', async () => {
    const server = newServer();
    attachWs(server, newHub(), open, log);
    const url = await listen(server);
    const attempt = connectSocket(url, { path: '/', protocols: ['vite-hmr'] });
    await expect(attempt).rejects.toThrow(/hang up|ECONNRESET/);
  });

  it('leaves the upgrades of Vite to Vite', async () => {
    const server = newServer();
    server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
      if (request.headers['sec-websocket-protocol'] === 'vite-hmr')
        socket.end('HTTP/1.1 418 Vite was here\r\nContent-Length: 0\r\n\r\n');
    });
    attachWs(server, newHub(), open, log);
    const url = await listen(server);
    expect(await refusalOf(url, { path: '/', protocols: ['vite-hmr'] })).toBe(418);
    await expect(connectSocket(url, { path: '/' })).rejects.toThrow(/hang up|ECONNRESET/);
  });

  it('replaces what was attached before, and sends its clients to the new one', async () => {
    const server = newServer();
    const before = newHub();
    attachWs(server, before, open, log);
    const url = await listen(server);
    const client = await connectSocket(url);
    const after = newHub();
    attachWs(server, after, open, log);
    expect((await client.closed).code).toBe(CLOSE.restarting);
    expect(server.listenerCount('upgrade')).toBe(1);

    await (await connectSocket(url)).welcomed();
    expect(before.stats().connections).toBe(0);
    expect(after.stats().connections).toBe(1);
  });

  it('keeps a socket that does not finish its close for two seconds, and then drops it', async () => {
    const server = newServer();
    const clock = new ManualClock();
    const options = { sweepIntervalMs: 1 };
    const hub = createHub({ journal: new MemoryJournal(), clock, log, options });
    hubs.push(hub);
    attachWs(server, hub, open, log);
    const socket = await connectRaw(await listen(server));
    await expect.poll(() => hub.stats().connections).toBe(1);
    const drained = hub.drain(8_000);
    expect(hub.stats()).toMatchObject({ connections: 1, closes: { [CLOSE.restarting]: 1 } });
    clock.advance(2_000);
    await drained;
    expect(hub.stats()).toMatchObject({ connections: 0, terminated: 1 });
    socket.destroy();
  });

  it('hangs up on a message of thousands of empty fragments', async () => {
    const server = newServer();
    const hub = newHub();
    attachWs(server, hub, open, log);
    const socket = await connectRaw(await listen(server));
    const end = hungUp(socket);
    const crumbs = Array.from({ length: 5_000 }, (_, index) =>
      clientFrame('', { opcode: index === 0 ? 1 : 0, fin: false }),
    );
    socket.resume().write(Buffer.concat(crumbs));
    await end;
    socket.destroy();
    await expect.poll(() => hub.stats().connections).toBe(0);
  });

  it('leaves nothing on the server once closed', async () => {
    const server = newServer();
    const transport = attachWs(server, newHub(), open, log);
    const client = await connectSocket(await listen(server));
    await transport.close();
    await client.closed;
    expect(server.listenerCount('upgrade')).toBe(0);
    await transport.close();
  });

  it('survives a client that leaves while the gate thinks', async () => {
    const server = newServer();
    let decide: () => void = () => undefined;
    const thought = new Promise<void>((resolve) => (decide = resolve));
    const hub = newHub();
    attachWs(
      server,
      hub,
      async (request) => {
        await thought;
        return open(request);
      },
      log,
    );
    const url = await listen(server);
    const gone = connectSocket(url);
    const upgraded = once(server, 'upgrade');
    const [, stream] = (await upgraded) as [IncomingMessage, Duplex];
    stream.destroy();
    decide();
    await expect(gone).rejects.toThrow();
    expect(hub.stats().acceptedConnections).toBe(0);
  });
});
