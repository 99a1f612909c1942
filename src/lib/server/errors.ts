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

export type VolumeFault = 'VOLUME_FULL' | 'VOLUME_UNAVAILABLE';

const FULL = /^(?:VOLUME_FULL|ENOSPC|EDQUOT|SQLITE_FULL|SQLITE_IOERR_SHMSIZE)$/;
const UNAVAILABLE =
  /^(?:VOLUME_UNAVAILABLE|EROFS|EIO|ENODEV|ENXIO|ESTALE|SQLITE_(?:IOERR|READONLY|CANTOPEN).*)$/;

/**
 * Whether an error, or what caused it, is the volume's: of the file system or of SQLite on it. That something is
 * not there (ENOENT) does not say so by itself.
 */
export function volumeFault(error: unknown): VolumeFault | null {
  if (!(error instanceof Object)) return null;
  const code = 'code' in error ? String(error.code) : '';
  if (FULL.test(code)) return 'VOLUME_FULL';
  if (UNAVAILABLE.test(code)) return 'VOLUME_UNAVAILABLE';
  return 'cause' in error ? volumeFault(error.cause) : null;
}

/** RFC 9457 body of an error. What is neither an AppError nor the volume's is told as INTERNAL, without its words. */
export function toProblem(error: unknown): Problem {
  const known = error instanceof AppError ? error : new AppError(volumeFault(error) ?? 'INTERNAL');
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
