const LINGER_MS = 10_000;

/**
 * Gives an answer at once to a client that still sends, and reads and drops the rest for a while: a connection
 * that is closed on bytes nobody read takes the answer with it (RFC 9112, 9.6). A body that was read already
 * needs none of this.
 */
export async function answerEarly(
  request: Pick<Request, 'body'>,
  answer: Response,
  lingerMs = LINGER_MS,
): Promise<Response> {
  const { body } = request;
  if (body === null || body.locked) return answer;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const headers = new Headers(answer.headers);
  headers.set('content-length', String(bytes.length));
  const rest = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(bytes),
    async pull(controller) {
      await drop(body, lingerMs);
      controller.close();
    },
  });
  return new Response(rest, { status: answer.status, headers });
}

async function drop(body: ReadableStream<Uint8Array>, lingerMs: number): Promise<void> {
  const reader = body.getReader();
  const timer = setTimeout(() => void reader.cancel().catch(() => undefined), lingerMs);
  try {
    while (!(await reader.read()).done);
  } catch {
    // The client is gone, with the answer or without.
  } finally {
    clearTimeout(timer);
  }
}
