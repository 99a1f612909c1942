import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;

/** A program did not do what it should; the message has its last words. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export function isInstalled(command: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Runs a program to its end. @throws CommandError unless it exits with 0 */
export async function run(command: string, args: readonly string[]): Promise<void> {
  const { child, words } = start(command, args);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0)
    throw new CommandError(`${command} ended with ${String(code)}: ${words().slice(-500).trim()}`);
}

/**
 * Runs a program that writes a file, and cuts it short once the file has so many bytes; waits for its end.
 * @throws CommandError when it ends before
 */
export async function runUntil(
  [command, ...args]: readonly [string, ...string[]],
  path: string,
  sizeBytes: number,
  cut: (child: ChildProcess) => unknown,
): Promise<void> {
  const { child, words } = start(command, args);
  const end = once(child, 'close');
  while (child.exitCode === null && (await sizeOf(path)) < sizeBytes) await wait(LOOK_EVERY_MS);
  if (child.exitCode !== null)
    throw new CommandError(`${command} ended before it was cut: ${words().trim()}`);
  await cut(child);
  await end;
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

function start(command: string, args: readonly string[]) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.on('error', (error) => (output += error.message));
  return { child, words: () => output };
}
