import type { RequestEvent } from '@sveltejs/kit';

/**
 * The address to count attempts by. X-Forwarded-For is what anybody wrote, but for its last entry when a
 * proxy of ours appended it.
 */
export function clientAddress(event: RequestEvent, trustProxy: boolean): string {
  const forwarded = event.request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim();
  if (trustProxy && forwarded !== undefined && forwarded !== '') return forwarded;
  return event.getClientAddress();
}
