import { conditionalJson, endpoint } from '$lib/server/http/endpoint.ts';

export const GET = endpoint(async ({ locals, request }) =>
  conditionalJson(request, { queue: await locals.app.queue.read() }),
);
