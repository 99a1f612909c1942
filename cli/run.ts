import type { Command } from './args.ts';
import { logIn, logOut } from './commands/access.ts';
import { download } from './commands/download.ts';
import { cancelJob, deleteJob, listJobs, showJob } from './commands/jobs.ts';
import { checkVideos, submit } from './commands/submit.ts';
import type { Context } from './context.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { withSession } from './session.ts';

/** Does what a command asks for. */
export async function run(command: Command, context: Context): Promise<ExitCode> {
  switch (command.name) {
    case 'login':
      await logIn(command, context);
      return EXIT.ok;
    case 'logout':
      await logOut(command, context);
      return EXIT.ok;
    case 'submit':
      await checkVideos(command);
      return verdict(await withSession(command, context, (api) => submit(api, command, context)));
    case 'download':
      return verdict(await withSession(command, context, (api) => download(api, command, context)));
    case 'jobs':
      await withSession(command, context, (api) => listJobs(api, command, context));
      return EXIT.ok;
    case 'show':
      await withSession(command, context, (api) => showJob(api, command, context));
      return EXIT.ok;
    case 'cancel':
      await withSession(command, context, (api) => cancelJob(api, command, context));
      return EXIT.ok;
    case 'delete':
      await withSession(command, context, (api) => deleteJob(api, command, context));
      return EXIT.ok;
  }
}

function verdict(isComplete: boolean): ExitCode {
  return isComplete ? EXIT.ok : EXIT.failed;
}
