import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runtimeNode } from './node-version.mjs';
import { runQuietly } from './run.mjs';

const FOLDERS = ['src', 'static'];
const FILES = [
  'package.json',
  'package-lock.json',
  'svelte.config.js',
  'tsconfig.json',
  'vite.config.ts',
];

/**
 * Runs `vite build` when build/ is missing or was made from other sources.
 * @param {string} root of the checkout
 * @throws {import('./errors.mjs').SetupError} when the build fails
 */
export function buildWhenStale(root) {
  // The adapter empties build/ first, so a stamp there never outlives its build.
  const stamp = join(root, 'build/.stamp');
  const wanted = hashOfSources(root);
  const hasTypes = existsSync(join(root, '.svelte-kit/tsconfig.json'));
  if (hasTypes && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  runQuietly('Building the server (vite build)', runtimeNode(root), [vite, 'build'], {
    cwd: root,
    env: { NODE_ENV: 'production' },
  });
  writeFileSync(stamp, wanted);
}

/**
 * @param {string} root of the checkout
 * @returns {string} hex digest that changes when a build from these sources would
 */
export function hashOfSources(root) {
  const hash = createHash('sha256');
  for (const path of [...FOLDERS.flatMap((folder) => listFiles(root, folder)), ...FILES]) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]} paths relative to the root, sorted; without tests, which are not built
 */
function listFiles(root, folder) {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => !path.endsWith('.test.ts') && statSync(join(root, path)).isFile())
    .sort();
}
