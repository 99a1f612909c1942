import { json } from '@sveltejs/kit';
import { endpoint } from '$lib/server/http/endpoint.ts';
import { mayEvict } from '$lib/server/http/new-job.ts';
import { tusAnswer } from '$lib/server/http/tus-answer.ts';

/** tus 1.0: every verb of the protocol goes to its own handler. */
const answer = endpoint(({ locals, request, url }) =>
  locals.app.handleUpload(request, {
    owner: locals.session?.id ?? null,
    mayEvict: mayEvict(url),
  }),
);

/** The protocol wants its version on every answer, on errors of ours too. */
const tus: typeof answer = async (event) => {
  const response = await tusAnswer(event.request, await answer(event));
  response.headers.set('tus-resumable', '1.0.0');
  return response;
};

export const OPTIONS = tus;
export const POST = tus;
export const HEAD = tus;
export const PATCH = tus;
export const DELETE = tus;

/** Not of the protocol: what the server thinks of the file. */
export const GET = endpoint(async ({ locals, params }) =>
  json(await locals.app.readUpload(params.id ?? ''), {
    headers: { 'cache-control': 'no-store' },
  }),
);
