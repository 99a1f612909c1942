import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The capabilities that compose.yaml leaves to root, as setpriv(1) names them. Only the shape that ours has is read.
 * @throws Error when it does not drop all others and make the file system read-only
 */
export async function composeCapabilities(project: string): Promise<string[]> {
  const text = await readFile(join(project, 'compose.yaml'), 'utf8');
  if (!/^ +cap_drop:\n +- ALL$/m.test(text) || !/^ +read_only: true$/m.test(text))
    throw new Error('compose.yaml does not confine the server any more');
  const list = /^ +cap_add:\n((?: +- [A-Z_]+\n)*)/m.exec(text)?.[1] ?? '';
  return Array.from(list.matchAll(/- ([A-Z_]+)/g), ([, name = '']) => name.toLowerCase());
}
