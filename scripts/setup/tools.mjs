import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { SetupError } from './errors.mjs';
import { runQuietly } from './run.mjs';

/**
 * Where each program may be and which package brings it.
 * @typedef {{variable: string, names: string[], paths: string[], packages: Record<string, string>}} Tool
 * @type {Record<string, Tool>}
 */
const TOOLS = {
  ffmpeg: tool('FFMPEG_PATH', ['ffmpeg']),
  ffprobe: tool('FFPROBE_PATH', ['ffprobe']),
  debootstrap: {
    variable: 'DEBOOTSTRAP_PATH',
    names: ['debootstrap'],
    paths: ['/usr/sbin/debootstrap'],
    packages: { 'apt-get': 'debootstrap', dnf: 'debootstrap', brew: 'debootstrap' },
  },
  // First the build without windows: the same pages took half of the CPU (measured with the end-to-end tests).
  chromium: {
    variable: 'CHROMIUM_PATH',
    names: [
      'chromium-headless-shell',
      'chromium',
      'chromium-browser',
      'google-chrome',
      'google-chrome-stable',
    ],
    paths: [
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    ],
    packages: {
      'apt-get': 'chromium-headless-shell',
      dnf: 'chromium',
      brew: '--cask chromium',
    },
  },
};

/** @type {Record<string, (packages: string) => string>} */
const INSTALL_LINES = {
  'apt-get': (packages) =>
    `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages}`,
  dnf: (packages) => `sudo dnf install -y ${packages}`,
  brew: (packages) => `brew install ${packages}`,
};

/**
 * Finds the program; as root on a machine with apt-get, installs it when it is missing.
 * @param {string} name `ffmpeg`, `ffprobe` or `chromium`
 * @throws {SetupError} with the line to run, where it may not install anything itself
 */
export function needTool(name) {
  if (toolPath(name) !== null) return;
  const wanted = knownTool(name);
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || findOnPath('apt-get', process.env) === null)
    throw new SetupError(missingToolMessage(name, wanted, process.env));
  aptInstall(name, wanted.packages['apt-get'] ?? name);
  if (toolPath(name) === null)
    throw new SetupError(`${name} is still missing after the install; set ${wanted.variable}.`);
}

/**
 * @param {string} name `ffmpeg`, `ffprobe` or `chromium`
 * @returns {string | null} path of the executable
 * @throws {SetupError} as findTool
 */
export function toolPath(name) {
  return findTool(knownTool(name), process.env);
}

/** @param {string} name */
function knownTool(name) {
  const known = TOOLS[name];
  if (known === undefined) throw new Error(`unknown tool: ${name}`);
  return known;
}

/**
 * @param {Tool} wanted
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null} path of the executable
 * @throws {SetupError} when the variable names a file that cannot be run
 */
export function findTool(wanted, env) {
  const named = env[wanted.variable];
  if (named !== undefined && named !== '') {
    const found = isExecutable(named) ? named : findOnPath(named, env);
    if (found !== null) return found;
    throw new SetupError(`${wanted.variable}=${named} cannot be run. Correct it or unset it.`);
  }
  for (const name of wanted.names) {
    const found = findOnPath(name, env);
    if (found !== null) return found;
  }
  return wanted.paths.find(isExecutable) ?? null;
}

/**
 * @param {string} name
 * @param {Tool} wanted
 * @param {NodeJS.ProcessEnv} env
 */
export function missingToolMessage(name, wanted, env) {
  const manager = Object.keys(INSTALL_LINES).find((each) => findOnPath(each, env) !== null);
  const line = manager && INSTALL_LINES[manager]?.(wanted.packages[manager] ?? name);
  return line
    ? `${name} is needed and was not found. Install it with:\n  ${line}`
    : `${name} is needed and was not found. Install it, then put it on the PATH or set ${wanted.variable}.`;
}

/**
 * @param {string} variable
 * @param {string[]} names
 * @returns {Tool}
 */
function tool(variable, names) {
  // One package brings ffmpeg and ffprobe, under the same name everywhere.
  const packages = { 'apt-get': 'ffmpeg', dnf: 'ffmpeg', brew: 'ffmpeg' };
  return { variable, names, paths: [], packages };
}

/**
 * @param {string} name
 * @param {string} packages
 */
function aptInstall(name, packages) {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  runQuietly(`${name} is missing: apt-get update`, 'apt-get', ['update', '-qq'], { env });
  const args = ['install', '-y', '--no-install-recommends', ...packages.split(' ')];
  runQuietly(`apt-get ${args.join(' ')}`, 'apt-get', args, { env });
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
function findOnPath(name, env) {
  const folders = (env['PATH'] ?? '').split(delimiter).filter(Boolean);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return folders.map((folder) => join(folder, name + suffix)).find(isExecutable) ?? null;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
