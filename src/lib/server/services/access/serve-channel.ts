import type { Server } from 'node:http';
import type { Clock } from '../../clock.ts';
import type { Config } from '../../config.ts';
import type { Log } from '../../log.ts';
import { chooseTransport } from '../../realtime/choose-transport.ts';
import type { Hub } from '../../realtime/hub.ts';
import type { Transport } from '../../realtime/transport.ts';
import type { UwsLibrary } from '../../realtime/uws-library.ts';
import { serveUws } from '../../realtime/uws-transport.ts';
import { attachWs } from '../../realtime/ws-transport.ts';
import { createSocketGate } from './admit-socket.ts';
import type { Authentication, Session } from './authenticate.ts';
import { realtimeAddress, type RealtimeAddress, type Serving } from './realtime-address.ts';
import { createRealtimeTickets, type Ticket } from './realtime-tickets.ts';

interface Dependencies {
  readonly clock: Clock;
  readonly log: Log;
  readonly hub: Hub;
  readonly authentication: Pick<Authentication, 'check' | 'holds'>;
  readonly config: Pick<
    Config,
    'allowedOrigins' | 'host' | 'realtimeTransport' | 'realtimePort' | 'realtimePublicUrl'
  >;
}

export interface ChannelServing {
  /** @throws StartupError when the channel's own port cannot be had */
  start(server: Server): void;
  /** For a page at that URL. */
  address(request: URL): RealtimeAddress;
  issueTicket(session: Session): Ticket;
  /** For the health check. */
  facts(): Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/**
 * Serves the realtime channel. The main port always takes its sockets, so that a client which knows only that
 * port works whatever is configured; uWebSockets.js adds a port of its own, and pages are sent there.
 * @throws StartupError when `uws` is asked for and cannot be loaded
 */
export function createChannelServing(deps: Dependencies): ChannelServing {
  const { hub, log, config } = deps;
  const { check, holds } = deps.authentication;
  const tickets = createRealtimeTickets({ clock: deps.clock, holds });
  const gate = createSocketGate({
    check,
    redeem: (ticket) => tickets.redeem(ticket),
    allowedOrigins: config.allowedOrigins,
  });
  const chosen = chooseTransport(config.realtimeTransport);
  const fallback = chosen.transport === 'ws' ? chosen.fallback : null;
  if (fallback !== null)
    log.warn({ reason: fallback }, 'uWebSockets.js cannot be used; the channel is served by ws');
  // After a fallback nobody listens where the public URL leads to.
  const publicUrl = fallback === null ? config.realtimePublicUrl : null;
  const transports: Transport[] = [];
  let serving: Serving = { transport: 'ws', publicUrl };

  function startUws(library: UwsLibrary): void {
    const { host, realtimePort } = config;
    const transport = serveUws({ library, host, port: realtimePort, hub, gate, log });
    transports.push(transport);
    serving = { transport: 'uws', publicUrl, port: transport.port };
    log.info({ port: transport.port }, 'the channel is also served by uWebSockets.js');
  }

  return {
    start(server) {
      if (chosen.transport === 'uws') startUws(chosen.library);
      transports.push(attachWs(server, hub, gate, log));
    },
    address: (request) => realtimeAddress(serving, request),
    issueTicket: (session) => tickets.issue(session),
    facts: () => ({
      transport: serving.transport,
      connections: hub.stats().connections,
      ...(fallback === null ? {} : { fallback }),
    }),
    async close() {
      await Promise.all(transports.map((transport) => transport.close()));
    },
  };
}
