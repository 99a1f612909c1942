import type { ErrorCode } from '../../contract/errors.ts';
import { AppError, toProblem } from '../errors.ts';

/** What the protocol's library refuses with, by status; it has 403 for headers that are missing. */
const CODES: Readonly<Record<number, ErrorCode>> = {
  400: 'INVALID_REQUEST',
  403: 'INVALID_REQUEST',
  404: 'UPLOAD_NOT_FOUND',
  409: 'UPLOAD_CONFLICT',
  410: 'UPLOAD_NOT_FOUND',
  412: 'TUS_VERSION',
  413: 'UPLOAD_TOO_LARGE',
  501: 'INVALID_REQUEST',
};
/** Of a request that waited too long for another one on the same upload, or that had to make way for it. */
const LOCKED = /acquire lock|lock acquired/;
const MAX_DETAIL = 300;

/** An answer of the tus library: what it refuses in its own words is told as problem+json, as everywhere else. */
export async function tusAnswer(request: Request, response: Response): Promise<Response> {
  const type = response.headers.get('content-type') ?? '';
  if (response.status < 400 || request.method === 'HEAD' || type.includes('problem+json'))
    return response;
  const words = (await response.text()).trim();
  const code = LOCKED.test(words) ? 'UPLOAD_BUSY' : (CODES[response.status] ?? 'INTERNAL');
  // Beyond what was asked for wrongly, its words may hold those of the file system.
  const isOurs = code === 'INTERNAL' || code === 'UPLOAD_NOT_FOUND' || code === 'UPLOAD_BUSY';
  const detail = isOurs || words === '' ? undefined : words.slice(0, MAX_DETAIL);
  const body = toProblem(new AppError(code, detail));
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  headers.set('content-type', 'application/problem+json');
  return new Response(JSON.stringify(body), { status: body.status, headers });
}
