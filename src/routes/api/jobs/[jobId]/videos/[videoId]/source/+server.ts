import { endpoint, jobIdOf, videoIdOf } from '$lib/server/http/endpoint.ts';
import { fileResponse } from '$lib/server/http/file-response.ts';

/** Whatever its container is called: with another type, players refuse what they could play. */
const TYPE = 'video/mp4';

const source = endpoint(async (event) => {
  const file = await event.locals.app.openSource(jobIdOf(event), videoIdOf(event));
  const response = fileResponse(event.request, { ...file, type: TYPE, saveAs: null });
  response.headers.set('x-content-type-options', 'nosniff');
  return response;
});

export const GET = source;
export const HEAD = source;
