/** What the command ends with; scripts may count on it. */
export const EXIT = {
  ok: 0,
  /** The server refused, or not everything that was asked for was made. */
  failed: 1,
  usage: 2,
  unreachable: 3,
  notLoggedIn: 4,
  /** As a shell has it for Ctrl+C. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command; the message is all that the person at the keyboard sees. */
export class CliError extends Error {
  override readonly name = 'CliError';
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message: string) {
    super(message);
    this.exitCode = exitCode;
  }
}
