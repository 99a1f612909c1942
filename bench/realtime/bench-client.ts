import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { SPEECH, type ClientKind } from './client-kinds.ts';
import { clientFrame, splitEvents, splitFrames } from './frames.ts';
import { HOST } from './variants/variant.ts';

export interface Listener {
  /** The progress message's payload; valid during the call only. */
  onProgress(payload: Buffer): void;
  onLost(): void;
}

/** Longest beginning by which progress is told from the rest. */
const BEGINNING_BYTES = 20;
const KEY = Buffer.from('sixteen bytes ok').toString('base64');

/** Connects by a plain TCP socket: the handshake, and then no more work per message than a look at it. */
export async function connectClient(
  kind: ClientKind,
  port: number,
  listener: Listener,
): Promise<Socket> {
  const speech = SPEECH[kind];
  const socket = connect({ host: HOST, port, noDelay: true });
  await once(socket, 'connect');
  socket.on('error', () => socket.destroy());
  socket.on('close', () => listener.onLost());
  socket.write(request(kind, port));
  let rest = await afterHead(socket);
  if (speech.greeting !== null) socket.write(clientFrame(speech.greeting));
  const split = speech.upgrade ? splitFrames : splitEvents;
  const onMessage = (payload: Buffer) => {
    const beginning = payload.toString('latin1', 0, BEGINNING_BYTES);
    if (beginning.startsWith(speech.progress)) {
      listener.onProgress(payload);
      return;
    }
    const answer = speech.answer(payload.toString('latin1', 0, 64));
    if (answer !== null) socket.write(clientFrame(answer));
  };
  rest = split(rest, onMessage);
  socket.on('data', (bytes) => {
    rest = split(rest.length === 0 ? bytes : Buffer.concat([rest, bytes]), onMessage);
  });
  return socket;
}

function request(kind: ClientKind, port: number): string {
  const { path, upgrade, protocol } = SPEECH[kind];
  const lines = [`GET ${path} HTTP/1.1`, `Host: ${HOST}:${port}`];
  if (upgrade)
    lines.push(
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${KEY}`,
    );
  if (protocol !== null) lines.push(`Sec-WebSocket-Protocol: ${protocol}`);
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/** What follows the head of the answer. Throws when that is no success. */
async function afterHead(socket: Socket): Promise<Buffer> {
  let bytes = Buffer.alloc(0);
  for (;;) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    bytes = Buffer.concat([bytes, chunk]);
    const end = bytes.indexOf('\r\n\r\n');
    if (end === -1) continue;
    if (!/^HTTP\/1\.1 (101|200)/.test(bytes.toString('latin1', 0, 12)))
      throw new Error(`refused: ${bytes.toString('latin1', 0, end)}`);
    return bytes.subarray(end + 4);
  }
}
