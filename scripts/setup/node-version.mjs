import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { spawnSync } from 'node:child_process';
import { SetupError } from './errors.mjs';

/** What npm and this setup need. */
const HOST_MINIMUM = [20, 0];
/** What the server needs: type stripping for the scripts, and a better-sqlite3 that does not crash. */
const RUNTIME_MINIMUM = [22, 18];

/**
 * @param {string} version such as `22.18.0`
 * @param {number[]} minimum major and minor
 */
export function isAtLeast(version, minimum) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [neededMajor = 0, neededMinor = 0] = minimum;
  return major > neededMajor || (major === neededMajor && minor >= neededMinor);
}

/**
 * @param {string} version of the Node that runs this
 * @throws {SetupError} when even the setup cannot run on it
 */
export function checkHostNode(version) {
  if (isAtLeast(version, HOST_MINIMUM)) return;
  throw new SetupError(
    `Node 20 or newer is needed; this is Node ${version}. Install one from https://nodejs.org and run the same command again.`,
  );
}

/**
 * The Node that npm scripts use: the packaged one where there is one (Linux x64 with glibc), else the host's.
 * @param {string} root of the checkout
 * @returns {string} path of the executable
 */
export function runtimeNode(root) {
  const packaged = packagedNode(root);
  return existsSync(packaged) ? packaged : process.execPath;
}

/**
 * @param {string} root of the checkout
 * @param {string} hostVersion
 * @throws {SetupError} when neither the packaged Node nor the host's can run the server
 */
export function checkRuntimeNode(root, hostVersion) {
  if (existsSync(packagedNode(root)) || isAtLeast(hostVersion, RUNTIME_MINIMUM)) return;
  throw new SetupError(
    `Node 22.18 or newer is needed on this platform; this is Node ${hostVersion}. Install one from https://nodejs.org and run the same command again.`,
  );
}

/**
 * The packaged Node is built for glibc. Where it does not start (musl), its link would hide the host's Node
 * from every npm script, so it is removed.
 * @param {string} root of the checkout
 */
export function removePackagedNodeThatCannotRun(root) {
  const packaged = packagedNode(root);
  if (!existsSync(packaged)) return;
  if (spawnSync(packaged, ['--version'], { stdio: 'ignore' }).status !== 0) rmSync(packaged);
}

/** @param {string} root of the checkout */
function packagedNode(root) {
  return join(root, 'node_modules/.bin/node');
}
