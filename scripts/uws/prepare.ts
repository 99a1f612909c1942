import { spawnSync } from 'node:child_process';
import { chmod, mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError } from '../setup/errors.mjs';
import { needDebianLibraries } from './debian-libraries.ts';
import { needUwsPackage } from './uws-package.ts';

const CACHE = fileURLToPath(new URL('../../.cache/uws', import.meta.url));
const EXEC_PATH = new URL('./exec-path.mjs', import.meta.url).href;
const NAME = '@uwsjs/linux-x64-24';

/** A Node that can load uWebSockets.js: what to start, and what to add to its environment. */
export interface UwsNode {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * This Node where the library loads as it is; else this Node under a newer C library, and the package out of
 * the cache folder.
 * @throws SetupError that says what is missing
 */
export async function prepareUws(): Promise<UwsNode> {
  const here: UwsNode = { command: process.execPath, env: {} };
  if (loads(here)) return here;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupError('uWebSockets.js is there for Linux on x64 only');
  if (!process.version.startsWith('v24.'))
    throw new SetupError(`it is made for Node 24; this is ${process.version}`);
  await mkdir(CACHE, { recursive: true });
  const withPackage = { ...here, env: { NODE_PATH: await needUwsPackage(CACHE) } };
  if (loads(withPackage)) return withPackage;
  const wrapper = await writeWrapper(await needDebianLibraries(CACHE));
  const env = { ...withPackage.env, NODE_OPTIONS: `--import=${EXEC_PATH}`, UWS_NODE: wrapper };
  const wrapped: UwsNode = { command: wrapper, env };
  if (!loads(wrapped))
    throw new SetupError(`Node does not run under the newer C library; remove ${CACHE} and retry`);
  return wrapped;
}

function loads({ command, env }: UwsNode): boolean {
  const end = spawnSync(command, ['-e', `require('${NAME}')`], {
    cwd: CACHE.slice(0, CACHE.indexOf('.cache')),
    env: { ...process.env, ...env },
  });
  return end.status === 0;
}

/** A command that is this Node, started by the loader of the newer C library. */
async function writeWrapper(root: string): Promise<string> {
  const libraries = join(root, 'usr/lib/x86_64-linux-gnu');
  const loader = join(libraries, 'ld-linux-x86-64.so.2');
  const path = join(CACHE, 'node');
  const script = `#!/bin/sh
exec '${loader}' --library-path '${libraries}' --argv0 node '${process.execPath}' "$@"
`;
  await writeFile(`${path}.new`, script);
  await chmod(`${path}.new`, 0o755);
  await rename(`${path}.new`, path);
  return path;
}
