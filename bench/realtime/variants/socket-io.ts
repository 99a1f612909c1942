import { createServer } from 'node:http';
import { Server } from 'socket.io';
import type { Update } from '../load.ts';
import { listen } from './listen.ts';
import type { Variant } from './variant.ts';

type Publish = (io: Server, updates: readonly Update[]) => void;

async function serve(publish: Publish): Promise<Variant> {
  const server = createServer();
  const io = new Server(server, { transports: ['websocket'], serveClient: false });
  const port = await listen(server);
  return {
    port,
    publish: (updates) => publish(io, updates),
    connections: () => io.engine.clientsCount,
  };
}

/** As it is used: one `emit` per update. */
export function socketIo(): Promise<Variant> {
  return serve((io, updates) => {
    for (const update of updates) io.emit('progress', update);
  });
}

/** With batching as ours: one `emit` per round. */
export function socketIoBatched(): Promise<Variant> {
  return serve((io, updates) => io.emit('progress', updates));
}
