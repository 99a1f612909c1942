import type { RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { parseJobId, parseVideoId, type JobId, type VideoId } from '../../contract/ids.ts';
import { AppError, toProblem } from '../errors.ts';
import { readJson } from './read-body.ts';

/** Far above what a job with a plan for each of its videos needs. */
const MAX_JSON_BYTES = 1024 * 1024;

type Handler = (event: RequestEvent) => Response | Promise<Response>;

/** Wraps an API route: what it throws is answered as problem+json. */
export function endpoint(handler: Handler): Handler {
  return async (event) => {
    try {
      return await handler(event);
    } catch (error) {
      return problem(error, event);
    }
  };
}

/** The answer to an error; unexpected ones are logged with their words and told without them. */
export function problem(error: unknown, event: RequestEvent): Response {
  const body = toProblem(error);
  if (body.code === 'INTERNAL')
    event.locals.app.log.error({ err: error, path: event.url.pathname }, 'a request failed');
  const headers = new Headers({ 'content-type': 'application/problem+json' });
  // What is left of a body is not read: the connection cannot serve another request.
  if (event.request.body !== null) headers.set('connection', 'close');
  const retryAfterSeconds = body.retryAfterSeconds;
  if (typeof retryAfterSeconds === 'number') headers.set('retry-after', String(retryAfterSeconds));
  return new Response(JSON.stringify(body), { status: body.status, headers });
}

/** JSON with an ETag of its bytes; 304 when the client has them already (RFC 9110, 13.1.2). */
export async function conditionalJson(request: Request, body: unknown): Promise<Response> {
  const text = JSON.stringify(body);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  const etag = `"${Buffer.from(digest).toString('base64url').slice(0, 22)}"`;
  const headers = { etag, 'cache-control': 'private, no-cache' };
  if (isKnown(request, etag)) return new Response(null, { status: 304, headers });
  return new Response(text, { headers: { ...headers, 'content-type': 'application/json' } });
}

/** Whether the client has that version already (RFC 9110, 13.1.2). */
export function isKnown(request: Request, etag: string): boolean {
  const known = (request.headers.get('if-none-match') ?? '').split(',').map((tag) => tag.trim());
  return known.some((tag) => tag === etag || tag === `W/${etag}` || tag === '*');
}

/** For what a token for scripts may not do. @throws AppError LOGIN_REQUIRED */
export function loginOf({ locals }: RequestEvent): void {
  if (locals.session?.kind !== 'login')
    throw new AppError('LOGIN_REQUIRED', 'A token for scripts cannot do this. Log in instead.');
}

/** @throws AppError JOB_NOT_FOUND: a text that is no id names no job */
export function jobIdOf(event: RequestEvent): JobId {
  const id = parseJobId(event.params.jobId ?? '');
  if (id === null) throw new AppError('JOB_NOT_FOUND');
  return id;
}

/** @throws AppError VIDEO_NOT_FOUND */
export function videoIdOf(event: RequestEvent): VideoId {
  const id = parseVideoId(event.params.videoId ?? '');
  if (id === null) throw new AppError('VIDEO_NOT_FOUND');
  return id;
}

/** The number of a variation. @throws AppError VARIATION_NOT_FOUND */
export function numberOf(event: RequestEvent): number {
  const text = event.params.n ?? '';
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new AppError('VARIATION_NOT_FOUND');
  return Number(text);
}

/** What a verb's address names: a job, a video of it, or a variation of that. */
export function scopeOf(event: RequestEvent): { jobId: JobId; videoId?: VideoId; n?: number } {
  const jobId = jobIdOf(event);
  if (event.params.videoId === undefined) return { jobId };
  const videoId = videoIdOf(event);
  return event.params.n === undefined ? { jobId, videoId } : { jobId, videoId, n: numberOf(event) };
}

/** The JSON body, checked. @throws AppError BODY_TOO_LARGE, INVALID_REQUEST, INVALID_FIELD */
export async function bodyOf<Schema extends v.GenericSchema>(
  event: RequestEvent,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const parsed = v.safeParse(schema, await readJson(event.request, MAX_JSON_BYTES));
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const field = v.getDotPath(issue) ?? 'body';
  throw new AppError('INVALID_FIELD', `${field}: ${issue.message}`, { field });
}
