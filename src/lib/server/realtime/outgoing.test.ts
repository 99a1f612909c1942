import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { encode, encodeJson, join } from './outgoing.ts';

/** What the client of the `ws` package makes of the bytes. */
async function read(frames: Uint8Array): Promise<string[]> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  server.on('connection', (socket, { socket: stream }) => {
    stream.write(frames);
    socket.close(1000);
  });
  const { port } = server.address() as AddressInfo;
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  const messages: string[] = [];
  client.on('message', (data: Buffer, isBinary: boolean) => {
    expect(isBinary).toBe(false);
    messages.push(data.toString());
  });
  const [code] = (await once(client, 'close')) as [number];
  expect(code).toBe(1000);
  await new Promise((resolve) => server.close(resolve));
  return messages;
}

describe('encodeJson', () => {
  it.each([2, 125, 126, 65_535, 65_536, 1_000_000])(
    'frames a message of %i bytes',
    async (length) => {
      const json = `"${'x'.repeat(length - 2)}"`;
      const { frames, payloads } = encodeJson(json);
      expect(await read(frames)).toEqual([json]);
      expect(payloads.map((payload) => Buffer.from(payload).toString())).toEqual([json]);
    },
  );

  it('counts bytes, not characters', async () => {
    const json = JSON.stringify('é🎬'.repeat(30));
    expect(await read(encodeJson(json).frames)).toEqual([json]);
  });
});

describe('join', () => {
  it('keeps the messages apart and in order', async () => {
    const joined = join([1, 2, 3].map((n) => encode({ type: 'ping', n, seq: 9 })));
    const messages = [1, 2, 3].map((n) => JSON.stringify({ type: 'ping', n, seq: 9 }));
    expect(await read(joined.frames)).toEqual(messages);
    expect(joined.payloads.map((payload) => Buffer.from(payload).toString())).toEqual(messages);
  });

  it('does not copy a single message', () => {
    const one = encode({ type: 'ping', n: 1, seq: 9 });
    expect(join([one])).toBe(one);
  });
});
