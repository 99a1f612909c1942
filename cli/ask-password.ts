import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks on a terminal without showing what is typed; else reads the first line of the input. */
export async function askPassword(signal: AbortSignal): Promise<string> {
  if (!process.stdin.isTTY) return firstLine();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const input = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  // While it reads, the terminal sends Ctrl+C as a key.
  input.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  // Not before: until now what is typed would be shown.
  process.stderr.write('Password: ');
  try {
    return await input.question('', { signal });
  } finally {
    input.close();
    process.stderr.write('\n');
  }
}

async function firstLine(): Promise<string> {
  const input = createInterface({ input: process.stdin });
  for await (const line of input) {
    input.close();
    return line;
  }
  return '';
}
