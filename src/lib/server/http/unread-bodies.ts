import type { IncomingMessage, Server } from 'node:http';

const LINGER_MS = 10_000;

/**
 * Reads and drops what is left of a body once its request is answered. Kit takes the first part of every body and
 * then waits for whoever reads it; when nobody does, the next request on that connection would wait with it, which
 * behind a proxy may be somebody else's.
 */
export function dropUnreadBodies(server: Server, lingerMs = LINGER_MS): void {
  server.on('request', (request, response) => {
    response.once('finish', () => {
      if (!request.complete) drop(request, lingerMs);
    });
  });
}

function drop(request: IncomingMessage, lingerMs: number): void {
  const timer = setTimeout(() => request.destroy(), lingerMs);
  request.once('close', () => clearTimeout(timer));
  request.removeAllListeners('data');
  request.resume();
}
