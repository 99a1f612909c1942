import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { CLOSE, PROTOCOL, SOCKET_PATH } from '../../contract/wire.ts';
import type { Log } from '../log.ts';
import { admit } from './admission.ts';
import type { Hub } from './hub.ts';
import type { Gate } from './ports.ts';
import { refuseUpgrade } from './refusal.ts';
import { offeredProtocols } from './subprotocols.ts';
import { MAX_MESSAGE_BYTES, type Transport } from './transport.ts';
import { connectToHub } from './ws-connection.ts';

/** An honest message is one frame in one or two reads; thousands of crumbs only cost memory. */
const MAX_FRAGMENTS = 16;
const MAX_BUFFERED_CHUNKS = 1024;

/** On the server's own object, so that a hot reload finds what the module before it attached. */
const ATTACHED = Symbol.for('video-refresher.realtime');
/** Subprotocols of Vite's own sockets in `vite dev`. */
const VITE_PROTOCOLS = ['vite-hmr', 'vite-ping'];

function protocolsOf(request: IncomingMessage): string[] {
  return offeredProtocols(request.headers['sec-websocket-protocol']);
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
    const asked = {
      headers: request.headers,
      url: request.url ?? '',
      encrypted: 'encrypted' in request.socket,
      remoteAddress: request.socket.remoteAddress ?? '',
    };
    const admission = await admit(asked, { hub, gate, log });
    if (!admission.ok) {
      refuseUpgrade(stream, admission.refusal);
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) =>
      connectToHub(socket, stream, hub, admission.session),
    );
  }

  function onUpgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    if (!isForTheChannel(request)) {
      const isVites = protocolsOf(request).some((name) => VITE_PROTOCOLS.includes(name));
      // Only where somebody else listens: alone, nobody would ever close the socket.
      if (!isVites || server.listenerCount('upgrade') === 1) stream.destroy();
      return;
    }
    // A client that is gone before the answer is no news, and must not take the process down.
    stream.on('error', () => stream.destroy());
    void upgrade(request, stream, head);
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
