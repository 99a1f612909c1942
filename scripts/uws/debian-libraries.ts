import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SetupError } from '../setup/errors.mjs';
import { runQuietly } from '../setup/run.mjs';
import { mirrorOf } from './mirror.ts';

/** Debian 13: the first release whose C library is new enough. */
const SUITE = 'trixie';
/** What Node and the library's binary are linked against. */
const PACKAGES = ['libc6', 'libstdc++6', 'libgcc-s1'];
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * Unpacks a newer C library beside the project, from the Debian mirror that this machine is configured to use;
 * nothing is installed. Returns the folder, laid out like `/`.
 * @throws SetupError
 */
export async function needDebianLibraries(cache: string): Promise<string> {
  const root = join(cache, `debian-${SUITE}`);
  if (existsSync(root)) return root;
  const work = join(cache, 'apt');
  await rm(work, { recursive: true, force: true });
  try {
    const apt = await isolatedApt(work, await findMirror());
    runQuietly(`Asking Debian's mirror for ${SUITE}`, 'apt-get', [...apt, 'update', '-qq']);
    const debs = join(work, 'debs');
    await mkdir(debs);
    const download = [...apt, 'download', '-qq', ...PACKAGES];
    runQuietly(`Fetching ${PACKAGES.join(', ')}`, 'apt-get', download, { cwd: debs });
    // Only whole is it given its name: what an interrupted run leaves is not mistaken for it.
    const unpacked = join(work, 'root');
    for (const deb of await readdir(debs))
      runQuietly(`Unpacking ${deb}`, 'dpkg-deb', ['-x', join(debs, deb), unpacked]);
    runQuietly('Putting them in their place', 'mv', [unpacked, root]);
    return root;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function findMirror(): Promise<string> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const listing = spawnSync('apt-get', ['--print-uris', 'update'], { encoding: 'utf8' });
  const mirror = listing.status === 0 ? mirrorOf(listing.stdout, release) : null;
  if (mirror === null)
    throw new SetupError(
      'the C library is older than 2.38, and apt-get knows no Debian mirror with a newer one',
    );
  return mirror;
}

/** Options that give apt-get sources, lists and a status of its own, and leave the machine's alone. */
async function isolatedApt(work: string, mirror: string): Promise<string[]> {
  for (const folder of ['lists/partial', 'cache/archives/partial', 'sources'])
    await mkdir(join(work, folder), { recursive: true });
  await writeFile(join(work, 'status'), '');
  const signedBy = existsSync(KEYRING) ? `Signed-By: ${KEYRING}\n` : '';
  const source = `Types: deb\nURIs: ${mirror}\nSuites: ${SUITE}\nComponents: main\n${signedBy}`;
  await writeFile(join(work, 'sources', 'debian.sources'), source);
  return Object.entries({
    'Dir::Etc::SourceList': '/dev/null',
    'Dir::Etc::SourceParts': join(work, 'sources'),
    'Dir::State::Lists': join(work, 'lists'),
    'Dir::State::status': join(work, 'status'),
    'Dir::Cache': join(work, 'cache'),
    'APT::Architecture': 'amd64',
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
  }).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}
