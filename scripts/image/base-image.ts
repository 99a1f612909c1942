import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  chmod,
  copyFile,
  cp,
  mkdir,
  readFile,
  realpath,
  rename,
  rm,
  writeFile,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { needTool } from '../setup/tools.mjs';
import { mirrorOf } from '../uws/mirror.ts';
import { command, step } from './command.ts';
import { NotPossible } from './not-possible.ts';

/** Of the image that ours begin with: the user and group `node`. */
export const NODE_ID = 1000;
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Makes what `node:<major>-<suite>-slim` is: a minimal Debian of that suite with Node, npm and a user `node`. Debian comes from
 * the mirror that apt-get uses here, Node is the one that runs this. Kept in the cache.
 * @throws NotPossible
 */
export async function needBaseImage(name: string, cache: string): Promise<string> {
  const [, major = '', suite = ''] = /^node:(\d+)-([a-z]+)-slim$/.exec(name) ?? [];
  if (suite === '') throw new Error(`the rehearsal cannot make the base image ${name}`);
  if (!process.version.startsWith(`v${major}.`))
    throw new NotPossible(`the image has Node ${major}, and this is ${process.version}`);
  const root = join(cache, `base-${suite}-${process.version}`);
  if (existsSync(root)) return root;
  const work = `${root}.new`;
  await rm(work, { recursive: true, force: true });
  await step(`A minimal Debian (${suite})`, async () => {
    needDebootstrap();
    const keyring = existsSync(KEYRING) ? [`--keyring=${KEYRING}`] : [];
    const args = ['--variant=minbase', ...keyring, suite, work, await findMirror()];
    try {
      command('debootstrap', args);
    } catch (error) {
      throw new NotPossible(`Debian ${suite} cannot be had: ${String(error)}`);
    }
  });
  await step('Node, npm and the user node', () => addNode(work));
  await rename(work, root);
  return root;
}

function needDebootstrap(): void {
  try {
    needTool('debootstrap');
  } catch (error) {
    throw new NotPossible(error instanceof Error ? error.message : String(error));
  }
}

async function findMirror(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const listing = spawnSync('apt-get', ['--print-uris', 'update'], { encoding: 'utf8' });
  const mirror = listing.status === 0 ? mirrorOf(listing.stdout, release) : null;
  if (mirror === null) throw new NotPossible('apt-get knows no Debian mirror here');
  return mirror;
}

async function addNode(root: string): Promise<void> {
  const local = join(root, 'usr/local');
  await copyFile(await realpath(process.execPath), join(local, 'bin/node'));
  await chmod(join(local, 'bin/node'), 0o755);
  const npm = await findNpm();
  await mkdir(join(local, 'lib/node_modules'), { recursive: true });
  await cp(npm, join(local, 'lib/node_modules/npm'), { recursive: true });
  await writeFile(
    join(local, 'bin/npm'),
    '#!/bin/sh\nexec /usr/local/bin/node /usr/local/lib/node_modules/npm/bin/npm-cli.js "$@"\n',
    { mode: 0o755 },
  );
  const id = String(NODE_ID);
  command('chroot', [root, '/usr/sbin/groupadd', '--gid', id, 'node']);
  command('chroot', [root, '/usr/sbin/useradd', '--uid', id, '--gid', 'node', '-m', 'node']);
}

async function findNpm(): Promise<string> {
  const cli = process.env.npm_execpath ?? '';
  if (!cli.endsWith('npm-cli.js')) throw new NotPossible('start it with `npm run test:image`');
  return dirname(dirname(await realpath(cli)));
}
