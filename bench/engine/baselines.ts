import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** ffmpeg command lines, one token per item. */
export type Commands = readonly (readonly string[])[];

/** Seconds for the commands one after the other, as a shell script would run them. */
export async function timeShellLoop(folder: string, commands: Commands): Promise<number> {
  const script = join(folder, 'loop.sh');
  await writeFile(script, ['set -e', ...commands.map(shellLine)].join('\n'));
  return timed(() => run('sh', [script]));
}

/** Seconds for the commands handed out by xargs, one per core at a time. */
export async function timeXargs(folder: string, commands: Commands): Promise<number> {
  const list = join(folder, 'list.txt');
  const scripts = commands.map((_command, index) => join(folder, `command-${index}.sh`));
  await Promise.all(
    commands.map((command, index) => writeFile(scripts[index] ?? '', shellLine(command))),
  );
  await writeFile(list, scripts.map((script) => `${script}\0`).join(''));
  const args = ['-0', '-a', list, '-n', '1', '-P', String(availableParallelism()), 'sh'];
  return timed(() => run('xargs', args));
}

function shellLine(command: readonly string[]): string {
  const quoted = command.map((token) => `'${token.replaceAll("'", `'\\''`)}'`);
  return `${quoted.join(' ')} >/dev/null 2>&1 </dev/null`;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
