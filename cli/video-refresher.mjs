#!/usr/bin/env node
// The command line client is TypeScript, which Node 22.18 and newer run as it is. On an older one this hands over to
// the Node that the packages bring, with the same terminal, exit code and signals.
import { spawn } from 'node:child_process';
import module from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { isAtLeast, runtimeNode } from '../scripts/setup/node-version.mjs';

const RUNS_TYPESCRIPT = [22, 18];
const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

if (isAtLeast(process.versions.node, RUNS_TYPESCRIPT)) await run();
else handOver();

async function run() {
  // Compiled once, not at every start: that is more than half of what a short command takes. Where the folder cannot
  // be written, it goes without.
  module.enableCompileCache(
    fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url)),
  );
  await import('./main.ts');
}

function handOver() {
  const node = runtimeNode(fileURLToPath(new URL('..', import.meta.url)));
  if (node === process.execPath) {
    console.error(
      `Node 22.18 or newer is needed; this is ${process.versions.node}. Run \`npm ci\` in the checkout first, which ` +
        'brings one on Linux x64, or install one from https://nodejs.org.',
    );
    process.exit(1);
  }
  const here = fileURLToPath(import.meta.url);
  const child = spawn(node, [here, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The other one answers them, and we wait for that.
  for (const signal of SIGNALS) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`${node} cannot be started: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    for (const each of SIGNALS) process.removeAllListeners(each);
    if (signal === null) process.exit(code ?? 1);
    else process.kill(process.pid, signal);
  });
}
