import * as v from 'valibot';
import { CLOSE, PROTOCOL, ServerMessage } from '../contract/wire.ts';
import { ApiError, callApi, parseJson } from './api.ts';
import { CLOSED_ABNORMALLY, type LinkListener, type OpenLink } from './link.ts';

export interface SocketAddress {
  readonly url: string;
  readonly protocols: readonly string[];
}

/** @throws ApiError when the server cannot say where the channel is, or the session is over */
export type FindAddress = (signal: AbortSignal) => Promise<SocketAddress>;

const Realtime = v.object({ url: v.nullable(v.string()) });
const Ticket = v.object({ url: v.nullable(v.string()), ticket: v.string() });

/**
 * Where the channel is: at `ownUrl`, with the session's cookie, unless the server names another address. The
 * cookie does not reach that one, so each handshake there takes a ticket.
 */
export function findChannel(ownUrl: string): FindAddress {
  return async (signal) => {
    const { url } = await callApi(Realtime, '/api/realtime', { signal });
    if (url === null) return { url: ownUrl, protocols: [PROTOCOL] };
    const given = await callApi(Ticket, '/api/realtime/ticket', { method: 'POST', signal });
    return { url: given.url ?? ownUrl, protocols: [PROTOCOL, `ticket.${given.ticket}`] };
  };
}

/** A link that is a WebSocket of this tab's own. */
export function openWebSocket(find: FindAddress): OpenLink {
  return (listener) => {
    const abort = new AbortController();
    let socket: WebSocket | null = null;
    find(abort.signal).then(
      ({ url, protocols }) => {
        if (!abort.signal.aborted) socket = listen(url, protocols, listener, abort.signal);
      },
      (error: unknown) => {
        // A browser does not tell why a WebSocket was refused; the request before it does.
        const refused = error instanceof ApiError && error.status === 401;
        if (!abort.signal.aborted)
          listener.onClose(refused ? CLOSE.unauthenticated : CLOSED_ABNORMALLY);
      },
    );
    return {
      send(message) {
        if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
      },
      close() {
        abort.abort();
        socket?.close();
      },
    };
  };
}

function listen(
  url: string,
  protocols: readonly string[],
  listener: LinkListener,
  signal: AbortSignal,
): WebSocket {
  const socket = new WebSocket(url, [...protocols]);
  socket.addEventListener('open', () => listener.onOpen(), { signal });
  socket.addEventListener('close', ({ code }) => listener.onClose(code), { signal });
  socket.addEventListener(
    'message',
    ({ data }) => {
      const parsed = v.safeParse(ServerMessage, typeof data === 'string' ? parseJson(data) : null);
      // A message this page does not know is from a newer server and not meant for it.
      if (parsed.success) listener.onMessage(parsed.output);
    },
    { signal },
  );
  return socket;
}
