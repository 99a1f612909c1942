import type { IncomingMessage, Server, ServerResponse } from 'node:http';

const SILENCE_MS = 60_000;
/** Fewer bytes than this in that time, 70 a second, are of nobody who means to get through. */
const LEAST_BYTES = 4096;
/** What is noticed is at most a quarter of the limit late. */
const LOOKS_PER_LIMIT = 4;

/**
 * Destroys requests whose body has begun and brings fewer than `leastBytes` within `silenceMs`: whoever reads it
 * gets an error, and the socket is closed. Time in which we do not read (the disk is slow) is no silence of the
 * client's, unless it has had its answer; once the body is complete an answer may take as long as it likes.
 */
export function endSilentBodies(
  server: Server,
  silenceMs = SILENCE_MS,
  leastBytes = LEAST_BYTES,
): void {
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.complete) watch(request, response, silenceMs, leastBytes);
  });
}

function watch(
  request: IncomingMessage,
  response: ServerResponse,
  silenceMs: number,
  leastBytes: number,
): void {
  // Of the last looks, oldest first. Listening for the data itself would take it from its reader.
  let heardBytes = [request.socket.bytesRead];
  const look = () => {
    if (request.complete) {
      clearInterval(timer);
      return;
    }
    const { bytesRead } = request.socket;
    // Once it is answered nobody will read on.
    if (request.isPaused() && !response.writableFinished) heardBytes = [];
    heardBytes.push(bytesRead);
    if (heardBytes.length <= LOOKS_PER_LIMIT) return;
    // Without an error of its own the reader would not be told.
    if (bytesRead - (heardBytes.shift() ?? 0) < leastBytes)
      request.destroy(new Error('too little of the body came for too long'));
  };
  const timer = setInterval(look, silenceMs / LOOKS_PER_LIMIT).unref();
  request.once('close', () => clearInterval(timer));
}
