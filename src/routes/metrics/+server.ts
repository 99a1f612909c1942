import { endpoint } from '$lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ locals }) => {
  const { contentType, text } = await locals.app.readMetrics();
  return new Response(text, {
    headers: { 'content-type': contentType, 'cache-control': 'no-store' },
  });
});
