import { PROTOCOL, SOCKET_PATH } from '../../contract/wire.ts';
import { StartupError } from '../errors.ts';
import type { Log } from '../log.ts';
import { admit } from './admission.ts';
import type { Hub } from './hub.ts';
import type { ConnectionHandlers, Gate, SessionInfo, UpgradeRequest } from './ports.ts';
import { answerTo, type Refusal } from './refusal.ts';
import { MAX_MESSAGE_BYTES, type Transport } from './transport.ts';
import { UwsConnection } from './uws-connection.ts';
import type {
  UwsApp,
  UwsBehavior,
  UwsLibrary,
  UwsRequest,
  UwsResponse,
  UwsSocket,
} from './uws-library.ts';

export interface UwsTransport extends Transport {
  /** The port it listens on. */
  readonly port: number;
}

export interface UwsOptions {
  readonly library: UwsLibrary;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly hub: Hub;
  readonly gate: Gate;
  readonly log: Log;
}

/** Well above the heartbeat, which is the hub's; only what the hub has let go of meets it. Seconds. */
const IDLE_TIMEOUT_S = 120;

interface Connected {
  readonly connection: UwsConnection;
  /** Null until the hub has answered; it may end the socket before that. */
  handlers: ConnectionHandlers | null;
}

/**
 * Serves the channel with uWebSockets.js on a port of its own: it cannot take over Node's upgrades.
 * @throws StartupError when the port cannot be had
 */
export function serveUws(options: UwsOptions): UwsTransport {
  const { library, port } = options;
  const app = library
    .App()
    .ws(SOCKET_PATH, behaviorOf(options))
    .any('/*', (response) => refuse(response, { code: 'NOT_FOUND' }));
  const listening = listen(app, options);
  if (listening === null)
    throw new StartupError(
      `Port ${port} for the realtime channel is taken. Start with REALTIME_PORT=<another port>.`,
    );
  return {
    port: library.us_socket_local_port(listening),
    close() {
      app.close();
      return Promise.resolve();
    },
  };
}

/** What stands for the listening socket; null when the port cannot be had. */
function listen(app: UwsApp, { library, host, port }: UwsOptions): object | null {
  const tokens: (object | false)[] = [];
  // Exclusive: by default two servers would share the port, and the connections between them.
  app.listen(host, port, library.LIBUS_LISTEN_EXCLUSIVE_PORT, (token) => tokens.push(token));
  return tokens.find((token) => token !== false) ?? null;
}

function behaviorOf(options: UwsOptions): UwsBehavior {
  const { hub } = options;
  const sockets = new WeakMap<UwsSocket, Connected>();
  return {
    compression: 0,
    maxPayloadLength: MAX_MESSAGE_BYTES,
    // The hub looks after slow readers, the same on every transport; nothing may be dropped in silence.
    maxBackpressure: 0,
    idleTimeout: IDLE_TIMEOUT_S,
    sendPingsAutomatically: false,
    upgrade: (response, request, context) => void upgrade(response, request, context, options),
    open(socket) {
      const connected: Connected = { connection: new UwsConnection(socket), handlers: null };
      sockets.set(socket, connected);
      const session = socket.getUserData() as SessionInfo;
      connected.handlers = hub.accept(connected.connection, session);
      if (connected.connection.isGone()) connected.handlers.closed();
    },
    message(socket, message, isBinary) {
      const text = isBinary ? null : Buffer.from(message).toString('utf8');
      sockets.get(socket)?.handlers?.message(text);
    },
    ping: (socket) => sockets.get(socket)?.handlers?.controlFrame(),
    pong: (socket) => sockets.get(socket)?.handlers?.controlFrame(),
    drain: (socket) => sockets.get(socket)?.connection.drained(),
    close(socket) {
      const connected = sockets.get(socket);
      connected?.connection.gone();
      connected?.handlers?.closed();
    },
  };
}

async function upgrade(
  response: UwsResponse,
  request: UwsRequest,
  context: object,
  options: UwsOptions,
): Promise<void> {
  const gone = new AbortController();
  response.onAborted(() => gone.abort());
  const asked = copyOf(request, response);
  const admission = await admit(asked, options);
  if (gone.signal.aborted) return;
  if (!admission.ok) {
    refuse(response, admission.refusal);
    return;
  }
  const { 'sec-websocket-key': key = '', 'sec-websocket-extensions': extensions = '' } =
    asked.headers;
  // A copy: the library makes the object the socket's own.
  const session = { ...admission.session };
  response.cork(() => response.upgrade(session, key, PROTOCOL, extensions, context));
}

/** What is needed of a request after its handler has returned. */
function copyOf(request: UwsRequest, response: UwsResponse) {
  const headers: Record<string, string> = {};
  request.forEach((name, value) => {
    const before = headers[name];
    // Repeated headers mean the same as one list (RFC 9110, section 5.3).
    headers[name] = before === undefined ? value : `${before}, ${value}`;
  });
  const query = request.getQuery();
  return {
    headers,
    url: request.getUrl() + (query === '' ? '' : `?${query}`),
    encrypted: false,
    remoteAddress: Buffer.from(response.getRemoteAddressAsText()).toString(),
  } satisfies UpgradeRequest;
}

function refuse(response: UwsResponse, refusal: Refusal): void {
  const { status, headers, body } = answerTo(refusal);
  response.cork(() => {
    response.writeStatus(status);
    for (const [name, value] of Object.entries(headers)) response.writeHeader(name, value);
    response.end(body, true);
  });
}
