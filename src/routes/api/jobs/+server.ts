import type { RequestEvent } from '@sveltejs/kit';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import * as v from 'valibot';
import { NewJobRequest } from '$lib/contract/new-job.ts';
import { JobStatus } from '$lib/contract/states.ts';
import { answerEarly } from '$lib/server/http/answer-early.ts';
import { bodyOf, conditionalJson, endpoint, problem } from '$lib/server/http/endpoint.ts';
import { askForBody } from '$lib/server/http/expect-continue.ts';
import { jobAccepted, jobTermsOf } from '$lib/server/http/new-job.ts';
import { AppError } from '$lib/server/errors.ts';

export const GET = endpoint(async ({ locals, request, url }) => {
  const status = url.searchParams.get('status');
  const limit = url.searchParams.get('limit');
  const search = url.searchParams.get('q');
  const cursor = url.searchParams.get('cursor');
  const statuses = v.safeParse(v.array(JobStatus), status?.split(',') ?? []);
  if (!statuses.success)
    throw new AppError(
      'INVALID_FIELD',
      `status must be one or more of ${JobStatus.options.join(', ')}.`,
      {
        field: 'status',
      },
    );
  const page = await locals.app.listJobs({
    ...(status === null ? {} : { statuses: statuses.output }),
    ...(limit === null ? {} : { limit: Number(limit) }),
    ...(search === null ? {} : { search }),
    ...(cursor === null ? {} : { cursor }),
  });
  return conditionalJson(request, page);
});

export const POST = endpoint(async (event) => {
  try {
    return jobAccepted(await submit(event));
  } catch (error) {
    return answerEarly(event.request, problem(error, event));
  }
});

function submit(event: RequestEvent) {
  const { locals, request } = event;
  const contentType = request.headers.get('content-type');
  const { key, mayEvict } = jobTermsOf(event);
  if (contentType?.startsWith('application/json') === true) return submitUploads(event);
  if (request.body === null) throw new AppError('NO_VIDEOS');
  const body = request.body as ReadableStream<Uint8Array>;
  const length = request.headers.get('content-length');
  return locals.app.submitBatch({
    ...{ contentType, key, mayEvict },
    lengthBytes: length === null ? null : Number(length),
    open() {
      askForBody(event.platform?.req);
      return Readable.fromWeb(body);
    },
  });
}

async function submitUploads(event: RequestEvent) {
  const { key, mayEvict } = jobTermsOf(event);
  askForBody(event.platform?.req);
  const request = await bodyOf(event, NewJobRequest);
  return event.locals.app.submitUploads(mayEvict ? request : { ...request, evict: false }, key);
}
