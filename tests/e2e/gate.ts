import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

export interface Gate {
  readonly url: string;
  /** Ends every WebSocket, and lets no new one through; plain requests pass as before. */
  block(): void;
  unblock(): void;
  close(): Promise<void>;
}

/** A proxy before the server, such as those that do not let a WebSocket through. */
export async function openGate(target: string): Promise<Gate> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Duplex>();
  let blocked = false;
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const onward = request({ hostname, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.on('upgrade', (incoming: IncomingMessage, client: Duplex, head: Buffer) => {
    if (blocked) {
      client.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      return;
    }
    const onward = connect(Number(port), hostname);
    onward.write(`GET ${incoming.url ?? '/'} HTTP/1.1\r\n${headerLines(incoming)}\r\n`);
    onward.write(head);
    sockets.add(client).add(onward);
    client.pipe(onward).pipe(client);
    for (const [one, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    block() {
      blocked = true;
      for (const socket of sockets) socket.destroy();
    },
    unblock: () => (blocked = false),
    async close() {
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function headerLines({ rawHeaders }: IncomingMessage): string {
  let lines = '';
  for (let i = 0; i < rawHeaders.length; i += 2)
    lines += `${rawHeaders[i] ?? ''}: ${rawHeaders[i + 1] ?? ''}\r\n`;
  return lines;
}
