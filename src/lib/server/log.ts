import { pino, type Logger } from 'pino';

export type Log = Logger;

/** One JSON line per event on stdout; `level` is one of pino's, or `silent`. */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['password', 'token', 'authorization', 'cookie', '*.password', '*.token'],
  });
}
