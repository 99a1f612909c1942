import { SOCKET_PATH } from '../../../contract/wire.ts';

/** Where the channel is served. */
export type Serving =
  | { readonly transport: 'ws'; readonly publicUrl: string | null }
  | { readonly transport: 'uws'; readonly publicUrl: string | null; readonly port: number };

/** Where a page finds the channel; `url` null: at SOCKET_PATH of its own origin, with its cookie. */
export interface RealtimeAddress {
  readonly transport: 'ws' | 'uws';
  readonly url: string | null;
}

/** @param request the URL that a request came to, as its client sees it */
export function realtimeAddress(serving: Serving, request: URL): RealtimeAddress {
  const { transport, publicUrl } = serving;
  if (publicUrl !== null) return { transport, url: withPath(publicUrl) };
  if (transport === 'ws') return { transport, url: null };
  const scheme = request.protocol === 'https:' ? 'wss' : 'ws';
  return { transport, url: `${scheme}://${request.hostname}:${serving.port}${SOCKET_PATH}` };
}

function withPath(publicUrl: string): string {
  const url = new URL(publicUrl);
  if (url.pathname === '/') url.pathname = SOCKET_PATH;
  return url.href;
}
