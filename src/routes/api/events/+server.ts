import { conditionalJson, endpoint } from '$lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ locals, request, url }) => {
  const limit = url.searchParams.get('limit');
  const page = await locals.app.readEvents(
    url.searchParams.get('after'),
    limit === null ? null : Number(limit),
  );
  return conditionalJson(request, page);
});
