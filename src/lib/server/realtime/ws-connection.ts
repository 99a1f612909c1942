import type { Duplex } from 'node:stream';
import { WebSocket, type RawData } from 'ws';
import type { CloseCode } from '../../contract/wire.ts';
import type { Hub } from './hub.ts';
import type { Outgoing } from './outgoing.ts';
import type { Connection, SessionInfo } from './ports.ts';

/** A close frame has at most 131 bytes; what was on its way before it may be some messages. */
const MAX_GOODBYE_BYTES = 256 * 1024;

/**
 * A socket of the `ws` package. Messages arrive here as finished frames and are written straight to the
 * stream: `WebSocket.send` would build the frame's header again for each receiver and write it as a chunk of
 * its own. That is safe because without compression and without `WebSocket.send` the library writes nothing
 * but whole control frames.
 */
class WsConnection implements Connection {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;

  constructor(socket: WebSocket, stream: Duplex) {
    this.#socket = socket;
    this.#stream = stream;
  }

  send(message: Outgoing): void {
    // Nothing may follow a close frame (RFC 6455, section 5.5.1).
    if (this.#socket.readyState === WebSocket.OPEN) this.#stream.write(message.frames);
  }

  close(code: CloseCode, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  bufferedBytes(): number {
    return this.#stream.writableLength;
  }
}

function textOf(data: RawData, isBinary: boolean): string | null {
  if (isBinary || !Buffer.isBuffer(data)) return null;
  return data.toString('utf8');
}

/** The library reads on to hear the other side's goodbye; of a flood no more is read than that may take. */
function hangUpOnMore(stream: Duplex): void {
  let readBytes = 0;
  stream.on('data', (chunk: Buffer) => {
    readBytes += chunk.length;
    if (readBytes > MAX_GOODBYE_BYTES) stream.destroy();
  });
}

/** Hands an upgraded socket to the hub. */
export function connectToHub(
  socket: WebSocket,
  stream: Duplex,
  hub: Hub,
  session: SessionInfo,
): void {
  const handlers = hub.accept(new WsConnection(socket, stream), session);
  socket.on('message', (data, isBinary) => handlers.message(textOf(data, isBinary)));
  socket.on('ping', () => handlers.controlFrame());
  socket.on('pong', () => handlers.controlFrame());
  // What broke the protocol is answered by the library with 1002, 1007 or 1009.
  socket.on('error', () => {
    hangUpOnMore(stream);
    handlers.failed();
  });
  socket.on('close', () => handlers.closed());
}
