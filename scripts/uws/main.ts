// Runs the tests of the transport on uWebSockets.js, for which it fetches what this system lacks.
// Usage: npm run test:uws -- [--allow-skip] [arguments of vitest]
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from '../setup/errors.mjs';
import { prepareUws, type UwsNode } from './prepare.ts';

const CONFIG = fileURLToPath(new URL('./vitest.config.ts', import.meta.url));
const vitest = join(
  dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
);

const allowSkip = process.argv.includes('--allow-skip');
const passedOn = process.argv.slice(2).filter((argument) => argument !== '--allow-skip');

function runTests({ command, env }: UwsNode): number {
  const args = [vitest, 'run', '--config', CONFIG, ...passedOn];
  const end = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  return end.status ?? 1;
}

try {
  process.exitCode = runTests(await prepareUws());
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  if (allowSkip) console.error(`skipped: uWebSockets.js cannot be tested here: ${error.message}`);
  else console.error(`uWebSockets.js cannot be tested here: ${error.message}`);
  process.exitCode = allowSkip ? 0 : 1;
}
