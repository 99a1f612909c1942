import { ERRORS, type ErrorCode, type Problem } from '../contract/errors.ts';

/** Facts that stand beside `code` in the answer. Never a path, a stack or a command line of ours. */
export type Facts = Readonly<Record<string, unknown>>;

/** An error that a client is told about: a stable code, and a sentence that says what to do. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly facts: Facts;

  constructor(code: ErrorCode, detail?: string, facts: Facts = {}, options?: ErrorOptions) {
    super(detail ?? ERRORS[code][1], options);
    this.code = code;
    this.facts = facts;
  }

  get status(): number {
    return ERRORS[this.code][0];
  }
}

/** Configuration or surroundings that the server cannot start with; its message is all the operator sees. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}

/** RFC 9457 body of an error. Whatever is not an AppError is told as INTERNAL, without its words. */
export function toProblem(error: unknown): Problem {
  const known = error instanceof AppError ? error : new AppError('INTERNAL');
  const [status, title] = ERRORS[known.code];
  return {
    ...known.facts,
    type: 'about:blank',
    title,
    status,
    detail: known.message,
    code: known.code,
  };
}
