import { ValiError } from 'valibot';
import { ApiError, UnreachableError } from '../scripts/support/api-client.ts';
import { plain } from '../scripts/support/format.ts';
import { CliError, EXIT, type ExitCode } from './exit.ts';

const LOGIN_HINT =
  'Run: npx video-refresher login (and unset VIDEO_REFRESHER_TOKEN, or set it to a token that holds)';

export interface Explanation {
  readonly exitCode: ExitCode;
  /** Stable, for programs. */
  readonly code: string;
  readonly message: string;
}

/** What an error means to the person, or the program, that ran the command. */
export function explain(error: unknown): Explanation {
  if (error instanceof CliError) {
    const code = error.exitCode === EXIT.usage ? 'USAGE' : 'NOT_LOGGED_IN';
    return { exitCode: error.exitCode, code, message: error.message };
  }
  if (error instanceof UnreachableError)
    return { exitCode: EXIT.unreachable, code: 'UNREACHABLE', message: error.message };
  if (error instanceof ApiError) {
    const exitCode = error.status === 401 ? EXIT.notLoggedIn : EXIT.failed;
    const hint = error.code === 'UNAUTHENTICATED' ? `. ${LOGIN_HINT}` : '';
    return { exitCode, code: error.code, message: `${plain(error.message)}${hint}` };
  }
  if (error instanceof ValiError || error instanceof SyntaxError) {
    const message =
      'What answers at that address is no Video Refresher, or one of another version.';
    return { exitCode: EXIT.unreachable, code: 'NOT_OURS', message };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { exitCode: EXIT.failed, code: 'FAILED', message };
}
