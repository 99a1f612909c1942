import type { IncomingMessage, Server } from 'node:http';

/** A host with or without a port; nothing else that could stand in a URL. */
const PLAIN_HOST = /^[\w.:[\]-]{1,255}$/;

/**
 * Makes each request say how its client reached us, in `x-forwarded-proto` and `host`: by what a proxy tells
 * where one is trusted, else by the socket alone, whatever the client wrote. The first entry of a list is the
 * client's side. To be called before anyone else listens.
 */
export function trustForwarded(server: Server, trustProxy: boolean): void {
  const read = (request: IncomingMessage) => readForwarded(request, trustProxy);
  server.on('request', read);
  server.on('upgrade', read);
}

export function readForwarded(
  request: Pick<IncomingMessage, 'headers' | 'socket'>,
  trustProxy: boolean,
): void {
  const { headers, socket } = request;
  const told = (name: string) => (trustProxy ? first(headers[name]) : undefined);
  const scheme = told('x-forwarded-proto')?.toLowerCase();
  const host = told('x-forwarded-host');
  if (scheme === 'http' || scheme === 'https') headers['x-forwarded-proto'] = scheme;
  else headers['x-forwarded-proto'] = 'encrypted' in socket ? 'https' : 'http';
  if (host !== undefined && PLAIN_HOST.test(host)) headers.host = host;
}

function first(value: string | string[] | undefined): string | undefined {
  return [value ?? []].flat().join().split(',', 1)[0]?.trim();
}
