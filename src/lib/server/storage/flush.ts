import { open } from 'node:fs/promises';

/** Pushes what was written of a file to the disk; of a folder, its names (fsync). @throws when it is not there */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
