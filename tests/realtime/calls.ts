import { PROTOCOL } from '../../src/lib/contract/wire.ts';
import type { RunningServer } from '../support/running-server.ts';
import { connectSocket, type TestClient } from '../support/sockets.ts';

/** A call to the server's API with its session, or with the headers given. */
export function call(
  { server, client }: RunningServer,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = { authorization: `Bearer ${client.token}` };
  return fetch(server.url + path, { headers, ...init });
}

/** A socket on the main port, with the session's token. */
export function connect({ server, client }: RunningServer): Promise<TestClient> {
  return connectSocket(server.url, { headers: { authorization: `Bearer ${client.token}` } });
}

export interface TicketAnswer {
  readonly url: string | null;
  readonly ticket: string;
  readonly expiresAt: string;
}

export async function newTicket(running: RunningServer): Promise<TicketAnswer> {
  const headers = { authorization: `Bearer ${running.client.token}` };
  const response = await call(running, '/api/realtime/ticket', { method: 'POST', headers });
  if (!response.ok) throw new Error(`no ticket: ${response.status}`);
  return (await response.json()) as TicketAnswer;
}

/** What a page offers in its handshake. */
export function protocolsWith({ ticket }: TicketAnswer): string[] {
  return [PROTOCOL, `ticket.${ticket}`];
}
