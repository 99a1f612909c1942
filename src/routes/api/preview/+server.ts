import { json } from '@sveltejs/kit';
import { PreviewRequest } from '$lib/contract/new-job.ts';
import { bodyOf, endpoint } from '$lib/server/http/endpoint.ts';

/** Nobody reads it; the number is nginx's for a client that went away. */
const CLIENT_GONE = 499;

export const POST = endpoint(async (event) => {
  const { signal } = event.request;
  const request = await bodyOf(event, PreviewRequest);
  try {
    return json(await event.locals.app.preview(request, signal));
  } catch (error) {
    if (signal.aborted) return new Response(null, { status: CLIENT_GONE });
    throw error;
  }
});
