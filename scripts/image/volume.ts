import { mkdir, open, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from './command.ts';
import { NotPossible } from './not-possible.ts';

const SIZE_BYTES = 1024 ** 3;

/**
 * A new ext4 of 1 GiB on a loop device, mounted at that place, as a provider's volume is: owned by root.
 * @throws NotPossible where loop devices are not to be had
 */
export async function mountVolume(folder: string, at: string): Promise<void> {
  const image = join(folder, 'volume.ext4');
  await rm(image, { force: true });
  await (await open(image, 'w')).close();
  await truncate(image, SIZE_BYTES);
  await mkdir(at, { recursive: true });
  try {
    command('mkfs.ext4', ['-q', image]);
    command('mount', ['-o', 'loop', image, at]);
  } catch (error) {
    throw new NotPossible(`a volume cannot be mounted from a file: ${String(error)}`);
  }
}
