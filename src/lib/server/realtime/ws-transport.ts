import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { CLOSE, PROTOCOL, SOCKET_PATH } from '../../contract/wire.ts';
import type { Log } from '../log.ts';
import type { Hub } from './hub.ts';
import type { Gate } from './ports.ts';
import { refuseUpgrade } from './refusal.ts';
import { connectToHub } from './ws-connection.ts';

export interface Transport {
  /** Takes no more upgrades and drops what is still connected; drain the hub first for a kind end. */
  close(): Promise<void>;
}

const MAX_MESSAGE_BYTES = 16 * 1024;
/** An honest message is one frame in one or two reads; thousands of crumbs only cost memory. */
const MAX_FRAGMENTS = 16;
const MAX_BUFFERED_CHUNKS = 1024;

/** On the server's own object, so that a hot reload finds what the module before it attached. */
const ATTACHED = Symbol.for('video-refresher.realtime');
/** Subprotocols of Vite's own sockets in `vite dev`. */
const VITE_PROTOCOLS = ['vite-hmr', 'vite-ping'];

function offeredProtocols(request: IncomingMessage): string[] {
  return (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
}

function isForTheChannel(request: IncomingMessage): boolean {
  return request.url?.split('?', 1)[0] === SOCKET_PATH;
}

function isCallback(value: unknown): value is () => void {
  return typeof value === 'function';
}

/** Serves the channel on the server's upgrades; what an earlier call attached to that server is replaced. */
export function attachWs(server: Server, hub: Hub, gate: Gate, log: Log): Transport {
  const detachBefore: unknown = Reflect.get(server, ATTACHED);
  if (isCallback(detachBefore)) detachBefore();

  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_BUFFERED_CHUNKS,
    handleProtocols: () => PROTOCOL,
  });

  async function upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const verdict = await gate({
      headers: request.headers,
      url: request.url ?? '',
      encrypted: 'encrypted' in request.socket,
      remoteAddress: request.socket.remoteAddress ?? '',
    });
    if (!verdict.ok) {
      refuseUpgrade(stream, verdict.status === 401 ? 'UNAUTHENTICATED' : 'CROSS_SITE');
    } else if (!offeredProtocols(request).includes(PROTOCOL)) {
      refuseUpgrade(stream, 'INVALID_REQUEST', `Ask for the subprotocol ${PROTOCOL}.`);
    } else if (!hub.isAccepting()) {
      refuseUpgrade(stream, 'SHUTTING_DOWN');
    } else {
      sockets.handleUpgrade(request, stream, head, (socket) =>
        connectToHub(socket, stream, hub, verdict.session),
      );
    }
  }

  function onUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    if (!isForTheChannel(request)) {
      const isVites = offeredProtocols(request).some((name) => VITE_PROTOCOLS.includes(name));
      // Only where somebody else listens: alone, nobody would ever close the socket.
      if (!isVites || server.listenerCount('upgrade') === 1) stream.destroy();
      return;
    }
    // A client that is gone before the answer is no news, and must not take the process down.
    stream.on('error', () => stream.destroy());
    upgrade(request, stream, head).catch((error: unknown) => {
      log.error({ err: error }, 'an upgrade could not be decided');
      refuseUpgrade(stream, 'INTERNAL');
    });
  }

  function detach(): void {
    server.off('upgrade', onUpgrade);
    if (Reflect.get(server, ATTACHED) === detach) Reflect.deleteProperty(server, ATTACHED);
    for (const socket of sockets.clients) socket.close(CLOSE.restarting);
  }

  server.on('upgrade', onUpgrade);
  Reflect.set(server, ATTACHED, detach);

  return {
    async close() {
      detach();
      for (const socket of sockets.clients) socket.terminate();
      await new Promise<void>((resolve) => sockets.close(() => resolve()));
    },
  };
}
