import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { runtimeNode, removePackagedNodeThatCannotRun } from './node-version.mjs';
import { runQuietly } from './run.mjs';

/**
 * Runs `npm ci` when node_modules does not hold what package-lock.json says.
 * @param {string} root of the checkout
 * @throws {import('./errors.mjs').SetupError} when the install fails
 */
export function installPackagesWhenStale(root) {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const stamp = join(root, 'node_modules/.setup-stamp');
  const wanted = createHash('sha256').update(lock).digest('hex');
  if (readIfThere(stamp) === wanted) return;
  const installed = readIfThere(join(root, 'node_modules/.package-lock.json'));
  if (installed === null || !holdsEverything(lock, installed)) install(root);
  writeFileSync(stamp, wanted);
}

/**
 * Whether an install that someone else made (`npm ci` by hand, a cached folder) is the one the lock asks for.
 * Optional packages may be absent: npm leaves out those of other platforms.
 * @param {string} lock text of package-lock.json
 * @param {string} installed text of node_modules/.package-lock.json, npm's own record of what it put there
 */
export function holdsEverything(lock, installed) {
  const there = packagesOf(installed);
  return Object.entries(packagesOf(lock)).every(([path, wanted]) => {
    if (path === '') return true;
    const found = there[path];
    if (found === undefined) return wanted.optional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/** @param {string} root of the checkout */
function install(root) {
  // npm passes its own flags on through the environment: `npm run -s` would silence the reason of a failure,
  // and NODE_ENV=production would leave out what the build needs.
  const args = ['ci', '--include=dev', '--include=optional', '--loglevel=error'];
  const npm = process.env['npm_execpath'];
  const [command, ...prefix] = npm === undefined ? ['npm'] : [runtimeNode(root), npm];
  runQuietly('Installing packages (npm ci)', command, [...prefix, ...args], { cwd: root });
  removePackagedNodeThatCannotRun(root);
}

/**
 * @param {string} text of a lock file
 * @returns {Record<string, {version?: string, integrity?: string, optional?: boolean}>}
 */
function packagesOf(text) {
  return JSON.parse(text).packages ?? {};
}

/** @param {string} file */
function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}
