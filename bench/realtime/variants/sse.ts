import { createServer, type ServerResponse } from 'node:http';
import { listen } from './listen.ts';
import type { Variant } from './variant.ts';

/** Server-sent events at their best: all updates of a round in one event, encoded once. */
export async function serverSentEvents(): Promise<Variant> {
  const responses = new Set<ServerResponse>();
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.flushHeaders();
    responses.add(response);
    response.on('close', () => responses.delete(response));
  });
  const port = await listen(server);
  return {
    port,
    publish(updates) {
      const event = Buffer.from(`data: ${JSON.stringify({ type: 'progress', updates })}\n\n`);
      for (const response of responses) response.write(event);
    },
    connections: () => responses.size,
  };
}
