import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../../contract/errors.ts';
import { AppError, toProblem } from '../errors.ts';

/** Why an upgrade does not happen. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly detail?: string;
}

/** The plain HTTP answer instead of the upgrade, as problem details. Content-Length is the sender's to add. */
export function answerTo({ code, detail }: Refusal) {
  const problem = toProblem(new AppError(code, detail));
  return {
    status: `${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
    body: JSON.stringify(problem),
  };
}

/** Answers an upgrade on Node's own socket, and ends that socket. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  const { status, headers, body } = answerTo(refusal);
  const head = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.once('finish', () => socket.destroy());
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
