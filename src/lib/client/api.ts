import * as v from 'valibot';
import { Problem } from '../contract/errors.ts';
import { RefusedFile } from '../contract/job.ts';

/** An answer of the server that is not a success; `message` is written for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  /** Files of a batch that were turned away, when that is why. */
  readonly refused: readonly RefusedFile[];

  constructor(status: number, code: string, detail: string, refused: readonly RefusedFile[] = []) {
    super(detail);
    this.status = status;
    this.code = code;
    this.refused = refused;
  }
}

const Refused = v.object({ refused: v.array(RefusedFile) });

/** What the server said, or a sentence of ours when a proxy answered instead of it. */
export function toApiError(status: number, body: unknown): ApiError {
  const problem = v.safeParse(Problem, body);
  if (!problem.success) {
    return new ApiError(status, 'UNKNOWN', `The server answered ${status}. Try again in a moment.`);
  }
  const refused = v.safeParse(Refused, body);
  const { code, detail } = problem.output;
  return new ApiError(status, code, detail, refused.success ? refused.output.refused : []);
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
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** Sent as the JSON body. */
  readonly json?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * One call of our API, its answer checked. An aborted call rejects with the signal's reason.
 * @throws ApiError with code OFFLINE when there was no answer at all
 */
export async function callApi<T>(
  schema: v.GenericSchema<unknown, T>,
  path: string,
  call: Call = {},
): Promise<T> {
  const response = await send(path, call);
  const body = parseJson(await response.text());
  if (!response.ok) throw toApiError(response.status, body);
  return v.parse(schema, body);
}

async function send(path: string, { method = 'GET', json, signal }: Call): Promise<Response> {
  const headers = new Headers({ accept: 'application/json' });
  if (json !== undefined) headers.set('content-type', 'application/json');
  try {
    const body = json === undefined ? null : JSON.stringify(json);
    return await fetch(path, { method, headers, body, signal: signal ?? null });
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof TypeError) throw offline();
    throw error;
  }
}

/** No answer at all. */
export function offline(): ApiError {
  return new ApiError(
    0,
    'OFFLINE',
    'The server cannot be reached. Check your connection and try again.',
  );
}
