import type { RequestEvent } from '@sveltejs/kit';

/**
 * The address to count attempts by. A header is what anybody wrote, but for the last entry that a proxy of ours
 * appended; `header` names that proxy's, null when there is none.
 */
export function clientAddress(event: RequestEvent, header: string | null): string {
  const told = header === null ? null : event.request.headers.get(header);
  const last = told?.split(',').at(-1)?.trim();
  return last === undefined || last === '' ? event.getClientAddress() : last;
}
