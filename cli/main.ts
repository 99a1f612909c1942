// The command line client. See USAGE in usage.ts.
import type { Terminal } from '../scripts/support/terminal-view.ts';
import { parseCommand, type Command } from './args.ts';
import { askPassword } from './ask-password.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit.ts';
import { explain } from './explain.ts';
import { run } from './run.ts';
import { USAGE } from './usage.ts';

/** npx and the terminal may both send the same Ctrl+C. */
const SAME_KEYSTROKE_MS = 500;

const { env, stdout } = process;
const argv = process.argv.slice(2);
const isJson = argv.includes('--json');
const silent: Terminal = { isTTY: false, write: () => true };
const interrupted = new AbortController();
let hint = '';

// Whoever read our output may be gone (`| head`).
stdout.on('error', () => process.exit(EXIT.ok));
stopOnSignals();
process.exit(await main());

async function main(): Promise<number> {
  try {
    const command = parseCommand(argv);
    if (command === 'help') {
      console.log(USAGE);
      return EXIT.ok;
    }
    return await run(command, contextOf(command));
  } catch (error) {
    if (interrupted.signal.aborted) {
      console.error(`\nStopped. ${hint}`.trimEnd());
      return EXIT.interrupted;
    }
    const { exitCode, code, message } = explain(error);
    console.error(isJson ? JSON.stringify({ error: { code, message } }) : message);
    return exitCode;
  }
}

function contextOf({ json }: Command): Context {
  const line = (text: string) => void stdout.write(`${text}\n`);
  const nothing = () => undefined;
  return {
    env,
    terminal: json ? silent : plainUnlessTerminal(),
    say: json ? nothing : line,
    warn: (text) => console.error(text),
    answer: json ? (document) => line(JSON.stringify(document)) : nothing,
    signal: interrupted.signal,
    onInterrupt: (text) => (hint = text),
    askPassword: () => askPassword(interrupted.signal),
  };
}

/** As no-color.org has it, also when it is set to something that means no. */
function plainUnlessTerminal(): Terminal {
  if (env.NO_COLOR === undefined || env.NO_COLOR === '') return stdout;
  return { isTTY: false, write: (text) => stdout.write(text) };
}

/** The first ends what goes on, in order; a second one, at once. */
function stopOnSignals(): void {
  let firstAtMs: number | null = null;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      const nowMs = performance.now();
      firstAtMs ??= nowMs;
      if (nowMs - firstAtMs > SAME_KEYSTROKE_MS) process.exit(EXIT.interrupted);
      interrupted.abort(new Error('interrupted'));
    });
}
