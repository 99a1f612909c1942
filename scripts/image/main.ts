// Builds what the Dockerfile says without a container engine, and lives through a deployment with it: npm run test:image
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildImage } from './build-image.ts';
import { parseDockerfile, settingsOf } from './dockerfile.ts';
import { NotPossible } from './not-possible.ts';
import { makeReadOnly, mountLayers, mountMachine, unmount } from './overlay.ts';
import { composeCapabilities } from './compose.ts';
import { rehearse } from './rehearse.ts';
import { mountVolume } from './volume.ts';

/** Neither right nor wrong: as automake has it for tests that cannot run. */
const EXIT_NOT_POSSIBLE = 77;
const PROJECT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const CACHE = join(PROJECT, '.cache/image');
const INSIDE = 'REHEARSAL_HAS_ITS_OWN_MOUNTS';

async function main(): Promise<void> {
  const stages = parseDockerfile(await readFile(join(PROJECT, 'Dockerfile'), 'utf8'));
  const image = stages.at(-1);
  if (image === undefined) throw new Error('the Dockerfile has no stage');
  const settings = settingsOf(image);
  await mkdir(join(CACHE, 'layers'), { recursive: true });
  const layers = await buildImage(stages, PROJECT, CACHE);
  for (const transport of ['ws', 'uws'] as const) {
    const isConfined = transport === 'uws';
    console.log(
      `\n${transport}, ${isConfined ? 'confined as compose.yaml has it' : 'as plain docker run'}`,
    );
    const run = await mkdtemp(join(CACHE, 'run-'));
    const root = join(run, 'root');
    await mountLayers(layers, join(run, 'written'), root);
    try {
      await mountMachine(root);
      for (const path of settings.volumes) await mountVolume(run, join(root, path));
      await mkdir(join(run, 'out'));
      if (isConfined) makeReadOnly(root);
      const capabilities = isConfined ? await composeCapabilities(PROJECT) : null;
      await rehearse({ root, settings, transport, capabilities, out: join(run, 'out') });
    } finally {
      unmount(root);
      await rm(run, { recursive: true, force: true });
    }
  }
  console.log('\nThe image does what it should.');
}

/** In a mount namespace, so that whatever happens nothing stays mounted. */
function inOwnNamespace(): number {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new NotPossible('it needs root on Linux');
  const words = ['--mount', '--propagation', 'private', process.execPath, ...process.argv.slice(1)];
  const end = spawnSync('unshare', words, {
    stdio: 'inherit',
    env: { ...process.env, [INSIDE]: '1' },
  });
  if (end.error !== undefined) throw new NotPossible(end.error.message);
  return end.status ?? 1;
}

try {
  if (process.env[INSIDE] === '1') await main();
  else process.exitCode = inOwnNamespace();
} catch (error) {
  const isOurs = error instanceof NotPossible;
  if (isOurs) console.error(`\nThe image cannot be rehearsed here: ${error.message}`);
  else
    console.error(
      `\nThe image is not right: ${error instanceof Error ? error.message : String(error)}`,
    );
  process.exitCode = isOurs ? EXIT_NOT_POSSIBLE : 1;
}
