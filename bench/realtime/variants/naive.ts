import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { listen } from './listen.ts';
import type { Variant } from './variant.ts';

/** What one writes first: a loop over the clients that turns every update into JSON for each of them. */
export async function naiveLoop(): Promise<Variant> {
  const server = createServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  sockets.on('connection', (socket) => socket.on('error', () => socket.terminate()));
  const port = await listen(server);
  return {
    port,
    publish(updates) {
      for (const update of updates)
        for (const client of sockets.clients)
          client.send(JSON.stringify({ type: 'progress', ...update }));
    },
    connections: () => sockets.clients.size,
  };
}
