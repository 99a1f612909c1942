import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The secret kept in the data folder; `make` gives a new one at the first start. */
export async function loadSecret(dataDir: string, make: () => string): Promise<string> {
  const path = join(dataDir, 'secret');
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const secret = make();
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(`${secret}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return secret;
}
