import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError, toProblem } from '../errors.ts';
import type { ErrorCode } from '../../contract/errors.ts';

/** Answers an upgrade with a plain HTTP error, as problem details, and ends the socket. */
export function refuseUpgrade(socket: Duplex, code: ErrorCode, detail?: string): void {
  const problem = toProblem(new AppError(code, detail));
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
