import type { IncomingMessage, Server } from 'node:http';

const SILENCE_MS = 60_000;
/** A silence is noticed at most a quarter of the limit late. */
const LOOKS_PER_LIMIT = 4;

/**
 * Destroys requests whose body has begun and brings no byte for `silenceMs`: whoever reads it gets an error,
 * and the socket is closed. Time in which we do not read (the disk is slow) is no silence of the client's;
 * once the body is complete an answer may take as long as it likes.
 */
export function endSilentBodies(server: Server, silenceMs = SILENCE_MS): void {
  server.on('request', (request: IncomingMessage) => {
    if (!request.complete) watch(request, silenceMs);
  });
}

function watch(request: IncomingMessage, silenceMs: number): void {
  // Listening for the data itself would take it from its reader.
  let heardBytes = request.socket.bytesRead;
  let silentLooks = 0;
  const look = () => {
    if (request.complete) {
      clearInterval(timer);
      return;
    }
    const { bytesRead } = request.socket;
    silentLooks = bytesRead !== heardBytes || request.isPaused() ? 0 : silentLooks + 1;
    heardBytes = bytesRead;
    // Without an error of its own the reader would not be told.
    if (silentLooks >= LOOKS_PER_LIMIT)
      request.destroy(new Error('no byte of the body came for too long'));
  };
  const timer = setInterval(look, silenceMs / LOOKS_PER_LIMIT).unref();
  request.once('close', () => clearInterval(timer));
}
