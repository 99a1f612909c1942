import { json, type RequestEvent } from '@sveltejs/kit';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import * as v from 'valibot';
import { NewJobRequest } from '$lib/contract/new-job.ts';
import { JobStatus } from '$lib/contract/states.ts';
import { bodyOf, conditionalJson, endpoint } from '$lib/server/http/endpoint.ts';
import { AppError } from '$lib/server/errors.ts';

export const GET = endpoint(async ({ locals, request, url }) => {
  const status = url.searchParams.get('status');
  const limit = url.searchParams.get('limit');
  const cursor = url.searchParams.get('cursor');
  const statuses = v.safeParse(v.array(JobStatus), status?.split(',') ?? []);
  if (!statuses.success)
    throw new AppError('INVALID_FIELD', `status must be of ${JobStatus.options.join(', ')}.`, {
      field: 'status',
    });
  const page = await locals.app.listJobs({
    ...(status === null ? {} : { statuses: statuses.output }),
    ...(limit === null ? {} : { limit: Number(limit) }),
    ...(cursor === null ? {} : { cursor }),
  });
  return conditionalJson(request, page);
});

export const POST = endpoint(async (event) => {
  const accepted = await submit(event);
  return json(accepted, { status: 202, headers: { location: `/api/jobs/${accepted.job.id}` } });
});

async function submit(event: RequestEvent) {
  const { locals, request } = event;
  const contentType = request.headers.get('content-type');
  if (contentType?.startsWith('application/json') === true)
    return locals.app.submitUploads(await bodyOf(event, NewJobRequest));
  if (request.body === null) throw new AppError('NO_VIDEOS');
  const body = Readable.fromWeb(request.body as ReadableStream<Uint8Array>);
  return locals.app.submitBatch(contentType, body);
}
