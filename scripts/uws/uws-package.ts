import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { SetupError } from '../setup/errors.mjs';
import { runQuietly } from '../setup/run.mjs';

const LOCK = fileURLToPath(new URL('../../package-lock.json', import.meta.url));
const NAME = '@uwsjs/linux-x64-24';
const LockEntry = v.object({ version: v.string(), integrity: v.string() });
const Lock = v.object({ packages: v.record(v.string(), v.unknown()) });

/**
 * The package that npm leaves out where its own Node is another one, in a node_modules folder of its own.
 * Returns that folder.
 * @throws SetupError when it cannot be had, or is not the one of the lock file
 */
export async function needUwsPackage(cache: string): Promise<string> {
  const modules = join(cache, 'node_modules');
  const home = join(modules, NAME);
  if (existsSync(home)) return modules;
  const work = join(cache, 'pack');
  await rm(work, { recursive: true, force: true });
  await mkdir(join(work, 'package'), { recursive: true });
  try {
    const lock = v.parse(Lock, JSON.parse(await readFile(LOCK, 'utf8')));
    const { version, integrity } = v.parse(LockEntry, lock.packages[`node_modules/${NAME}`]);
    const args = ['pack', `${NAME}@${version}`, '--pack-destination', work, '--silent'];
    runQuietly(`Fetching ${NAME} ${version}`, 'npm', args);
    const archive = (await readdir(work)).find((file) => file.endsWith('.tgz')) ?? '';
    const digest = createHash('sha512').update(await readFile(join(work, archive)));
    if (`sha512-${digest.digest('base64')}` !== integrity)
      throw new SetupError(`${NAME} ${version} is not the one that package-lock.json knows`);
    const unpack = ['-xzf', archive, '-C', 'package', '--strip-components=1'];
    runQuietly('Unpacking it', 'tar', unpack, { cwd: work });
    await mkdir(dirname(home), { recursive: true });
    await rename(join(work, 'package'), home);
    return modules;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
