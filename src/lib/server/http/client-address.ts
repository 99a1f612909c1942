import { isIP } from 'node:net';
import type { RequestEvent } from '@sveltejs/kit';

/**
 * The address to count attempts by. A header is what anybody wrote, but for the last entry that a proxy of ours
 * appended; `header` names that proxy's, null when there is none. What is no address there counts as the proxy's:
 * a text that changes with every request would not be counted at all.
 */
export function clientAddress(
  event: Pick<RequestEvent, 'request' | 'getClientAddress'>,
  header: string | null,
): string {
  const told = header === null ? null : event.request.headers.get(header);
  const last = withoutPort(told?.split(',').at(-1)?.trim() ?? '');
  return isIP(last) === 0 ? event.getClientAddress() : last;
}

/** Some proxies add the port, which is another one for each connection. */
function withoutPort(address: string): string {
  return (
    /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address
  );
}
