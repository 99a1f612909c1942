import * as v from 'valibot';
import { RefusedFile } from '../contract/job.ts';
import { Problem } from '../contract/problem.ts';
import { words } from '../words/words.ts';
import { inWords, refusalsInWords } from './error-words.ts';

/** An answer of the server that is not a success; `message` is written for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  /** Files of a batch that were turned away, when that is why. */
  readonly refused: readonly RefusedFile[];
  /** The whole answer, with the facts that stand beside its code. */
  readonly body: unknown;

  constructor(
    status: number,
    code: string,
    detail: string,
    refused: readonly RefusedFile[] = [],
    body: unknown = null,
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.refused = refused;
    this.body = body;
  }
}

const Refused = v.object({ refused: v.array(RefusedFile) });

/** What the server said, or a sentence of ours when a proxy answered instead of it. */
export async function toApiError(status: number, body: unknown): Promise<ApiError> {
  const problem = v.safeParse(Problem, body);
  if (!problem.success) return new ApiError(status, 'UNKNOWN', words().common.answered(status));
  const { code, title, detail, ...facts } = problem.output;
  const parsed = v.safeParse(Refused, body);
  const refused = parsed.success ? await refusalsInWords(parsed.output.refused) : [];
  const message = await inWords({ code, title, detail, facts });
  return new ApiError(status, code, message, refused, body);
}

/** The value in a JSON text, or undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Sent as the JSON body. */
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** It is sent even when the page is being left. */
  readonly keepalive?: boolean;
}

/**
 * One call of our API, its answer checked. An aborted call rejects with the signal's reason.
 * @throws ApiError with code OFFLINE when there was no answer, or not all of it
 */
export async function callApi<T>(
  schema: v.GenericSchema<unknown, T>,
  path: string,
  call: Call = {},
): Promise<T> {
  return read(schema, await send(path, call), call.signal);
}

/** An answer, and its ETag for asking again. */
export interface Tagged<T> {
  readonly value: T;
  readonly etag: string | null;
}

/** Asks for what has changed since an answer of that ETag; null when nothing has. @throws ApiError */
export async function callIfChanged<T>(
  schema: v.GenericSchema<unknown, T>,
  path: string,
  etag: string | null,
  signal: AbortSignal,
): Promise<Tagged<T> | null> {
  const headers = etag === null ? {} : { 'if-none-match': etag };
  const response = await send(path, { signal, headers });
  if (response.status === 304) return null;
  return { value: await read(schema, response, signal), etag: response.headers.get('etag') };
}

async function read<T>(
  schema: v.GenericSchema<unknown, T>,
  response: Response,
  signal?: AbortSignal,
): Promise<T> {
  const body = parseJson(await overNetwork(response.text(), signal));
  if (!response.ok) throw await toApiError(response.status, body);
  return v.parse(schema, body);
}

async function send(
  path: string,
  { method = 'GET', json, headers: more, signal, keepalive = false }: Call,
): Promise<Response> {
  const headers = new Headers({ accept: 'application/json', ...more });
  if (json !== undefined) headers.set('content-type', 'application/json');
  const body = json === undefined ? null : JSON.stringify(json);
  const init = { method, headers, body, keepalive, signal: signal ?? null };
  return overNetwork(fetch(path, init), signal);
}

/** A connection may fail before an answer, or in the middle of one: browsers call both a TypeError. */
async function overNetwork<T>(answer: Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof TypeError) throw offline();
    throw error;
  }
}

/** No answer, or not all of it. */
export function offline(): ApiError {
  return new ApiError(0, 'OFFLINE', words().common.unreachable);
}
