import { pino, type Logger } from 'pino';

export type Log = Logger;

const loseLine = () => undefined;

/** One JSON line per event on stdout; `level` is one of pino's, or `silent`. */
export function createLog(level: string): Log {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['password', 'token', 'authorization', 'cookie', '*.password', '*.token'],
  };
  // A log that cannot be written, to a full volume or to a reader that is gone, must not end the server.
  if (!process.stdout.listeners('error').includes(loseLine)) process.stdout.on('error', loseLine);
  // Not pino's own writer: it waits for ever, and the whole server with it, when nobody reads the log any more.
  return pino(options, { write: (line: string) => process.stdout.write(line) });
}
