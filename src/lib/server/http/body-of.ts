import type { Readable } from 'node:stream';

/**
 * A stream as the body of an answer. Not Readable.toWeb: that copies every chunk, a quarter of what a large
 * download costs the server. Nothing is read ahead, and a client that goes away destroys the source.
 */
export function bodyOf(source: Readable): ReadableStream<Uint8Array> {
  // It may fail before somebody reads; who reads then is told.
  source.on('error', () => undefined);
  const chunks = source.iterator() as AsyncIterator<Buffer<ArrayBuffer>, undefined>;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await chunks.next();
        if (next.done === true) controller.close();
        else controller.enqueue(next.value);
      },
      cancel() {
        source.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}
