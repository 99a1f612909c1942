import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { SetupError } from './errors.mjs';

/** Enough for the longest log of a failed install. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/**
 * Says what it is doing and how long it took; the command's own output is shown only when it fails.
 * @param {string} what such as `Building the server`
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: Record<string, string>}} [options] `env` is added to ours
 * @throws {SetupError} when the command cannot be run or does not exit with 0
 */
export function runQuietly(what, command, args, { cwd, env } = {}) {
  console.error(`${what} …`);
  const startedAt = performance.now();
  const end = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (end.error === undefined && end.status === 0) {
    console.error(`${what}: done in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
    return;
  }
  console.error([end.stdout, end.stderr].filter(Boolean).join('\n').trimEnd());
  const how = end.error?.message ?? (end.signal ? `killed by ${end.signal}` : `exit ${end.status}`);
  throw new SetupError(`${what}: failed (${how}).`);
}
