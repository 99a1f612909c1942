import { endpoint, jobIdOf } from '$lib/server/http/endpoint.ts';

export const GET = endpoint(async (event) => {
  const manifest = await event.locals.app.readManifest(jobIdOf(event));
  return new Response(new Uint8Array(manifest), {
    headers: { 'content-type': 'application/json' },
  });
});
