import { AppError } from '../errors.ts';

/** A password has at most 1024 characters; escaped in JSON or in a form it stays below this. */
export const MAX_LOGIN_BYTES = 16 * 1024;

type Incoming = Pick<Request, 'headers' | 'body'>;

/**
 * The JSON of a body of at most `maxBytes`; nothing beyond them is kept or asked for.
 * @throws AppError BODY_TOO_LARGE; INVALID_REQUEST when it is cut off or no JSON
 */
export async function readJson(request: Incoming, maxBytes: number): Promise<unknown> {
  const bytes = await readBody(request, maxBytes);
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new AppError('INVALID_REQUEST', 'Send JSON.', {}, { cause: error });
  }
}

/**
 * The fields of a form's body of at most `maxBytes`.
 * @throws AppError BODY_TOO_LARGE; INVALID_REQUEST when it is cut off or no form
 */
export async function readForm(request: Incoming, maxBytes: number): Promise<FormData> {
  const bytes = await readBody(request, maxBytes);
  const headers = { 'content-type': request.headers.get('content-type') ?? '' };
  return new Response(bytes, { headers }).formData().catch((error: unknown) => {
    throw new AppError('INVALID_REQUEST', 'Send a form.', {}, { cause: error });
  });
}

async function readBody(request: Incoming, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  // Not left by cancelling, which would take the answer's connection away: what is not read just waits.
  const reader = request.body?.getReader();
  for (;;) {
    const next = await reader?.read().catch((error: unknown) => {
      throw new AppError('INVALID_REQUEST', 'The request was cut off.', {}, { cause: error });
    });
    if (next === undefined || next.done) return new Uint8Array(Buffer.concat(chunks, sizeBytes));
    sizeBytes += next.value.byteLength;
    if (sizeBytes > maxBytes) throw tooLarge(maxBytes);
    chunks.push(next.value);
  }
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('BODY_TOO_LARGE', `The body may have at most ${maxBytes / 1024} KiB here.`, {
    maxBytes,
  });
}
