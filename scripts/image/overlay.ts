import { copyFile, mkdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './command.ts';

/** What a program in there needs of the machine: name resolution, and the certificates that Node is told to trust. */
const TRUSTED = process.env.NODE_EXTRA_CA_CERTS ?? '';

/** A file system made of layers, the lowest first; what is written goes to the uppermost alone (overlayfs). */
export async function mountLayers(
  layers: readonly string[],
  upper: string,
  at: string,
): Promise<void> {
  const work = `${upper}.work`;
  for (const folder of [upper, work, at]) await mkdir(folder, { recursive: true });
  const options = `lowerdir=${layers.toReversed().join(':')},upperdir=${upper},workdir=${work}`;
  command('mount', ['-t', 'overlay', 'overlay', '-o', options, at]);
}

/** /proc, /dev and a /tmp of its own. They go with the mount namespace that this runs in. */
export async function mountMachine(root: string): Promise<void> {
  for (const folder of ['proc', 'dev', 'tmp']) await mkdir(join(root, folder), { recursive: true });
  command('mount', ['-t', 'proc', 'proc', join(root, 'proc')]);
  command('mount', ['--rbind', '/dev', join(root, 'dev')]);
  command('mount', ['-t', 'tmpfs', '-o', 'mode=1777', 'tmpfs', join(root, 'tmp')]);
  await mkdir(join(root, 'tmp/machine'));
  if (TRUSTED !== '' && existsSync(TRUSTED))
    await copyFile(TRUSTED, join(root, 'tmp/machine/certificates.pem'));
  if (existsSync('/etc/resolv.conf'))
    command('mount', ['--bind', '/etc/resolv.conf', await touch(join(root, 'etc/resolv.conf'))]);
}

async function touch(path: string): Promise<string> {
  if (!existsSync(path)) await copyFile('/dev/null', path);
  return path;
}

/** But for what is mounted below it. */
export function makeReadOnly(root: string): void {
  command('mount', ['-o', 'remount,ro', root]);
}

/** With everything below it. */
export function unmount(at: string): void {
  command('umount', ['-R', '-l', at]);
}

/** For a program in there that uses the network, as `docker build` hands proxies on. */
export function networkEnvironment(): Record<string, string> {
  const handedOn = ['http_proxy', 'https_proxy', 'no_proxy'].flatMap((name) => [
    name,
    name.toUpperCase(),
  ]);
  const env = Object.fromEntries(
    handedOn.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
  const registry = process.env.npm_config_registry;
  return {
    ...env,
    ...(registry === undefined ? {} : { npm_config_registry: registry }),
    ...(TRUSTED === '' ? {} : { NODE_EXTRA_CA_CERTS: '/tmp/machine/certificates.pem' }),
  };
}
