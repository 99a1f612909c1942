import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { it, onTestFinished } from 'vitest';
import { hungUp } from '../../../../tests/support/hung-up.ts';
import { dropUnreadBodies } from './unread-bodies.ts';

const MIB = 1024 * 1024;

/** A server that answers at once and takes a little of each body, as Kit does; a connection to it. */
async function connection(lingerMs?: number) {
  const server = createServer((request, response) => {
    request.on('data', () => request.pause());
    response.end(`${request.url ?? ''}\n`);
  });
  dropUnreadBodies(server, lingerMs);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
    server.closeAllConnections();
    server.close();
  });
  const answered = (path: string) =>
    new Promise<void>((resolve) => {
      let text = '';
      socket.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes(`${path}\n`)) resolve();
      });
    });
  return { socket, answered };
}

const post = (bytes: number) => `POST /one HTTP/1.1\r\nhost: a\r\ncontent-length: ${bytes}\r\n\r\n`;

it('answers the next request on a connection after a body that nobody read', async () => {
  const { socket, answered } = await connection();
  const both = Promise.all([answered('/one'), answered('/two')]);
  socket.write(post(4 * MIB));
  socket.write(Buffer.alloc(4 * MIB));
  socket.write('GET /two HTTP/1.1\r\nhost: a\r\n\r\n');
  await both;
});

it('does not wait for the rest for ever', async () => {
  const { socket, answered } = await connection(50);
  const closed = hungUp(socket);
  socket.write(post(4 * MIB));
  await answered('/one');
  socket.write(Buffer.alloc(MIB));
  await closed;
});
