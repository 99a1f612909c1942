import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HOST } from './variant.ts';

/** Listens on a free port, with room for everybody to connect at the same time. */
export async function listen(server: Server): Promise<number> {
  server.listen({ host: HOST, port: 0, backlog: 4096 });
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
