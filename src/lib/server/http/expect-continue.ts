import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Requests whose client waits to be told that it may send the body. */
const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/**
 * Leaves it to whoever answers a request to ask for its body, so that a client which sends
 * `Expect: 100-continue` can be refused before it sends anything (RFC 9110, 10.1.1).
 */
export function deferContinue(server: Server): void {
  server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
    waiting.set(request, response);
    server.emit('request', request, response);
  });
}

/** Asks for the body, if its client waits for that. */
export function askForBody(request: IncomingMessage | undefined): void {
  if (request === undefined) return;
  waiting.get(request)?.writeContinue();
  waiting.delete(request);
}
