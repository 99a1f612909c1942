import { spawnSync } from 'node:child_process';

/** Enough for the log of an install. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** Runs a program to its end and returns what it wrote. @throws Error with its last words when it does not exit with 0 */
export function command(
  name: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>> } = {},
): string {
  const end = spawnSync(name, args, {
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
    ...(options.env === undefined ? {} : { env: { ...options.env } }),
  });
  if (end.error === undefined && end.status === 0) return end.stdout;
  const words = [end.stdout, end.stderr].filter(Boolean).join('\n').trim();
  const how = end.error?.message ?? end.signal ?? `exit ${String(end.status)}`;
  throw new Error(`${name} failed (${how})\n${words.split('\n').slice(-30).join('\n')}`);
}

/** Says what is done, does it, and says how long it took. */
export async function step<T>(what: string, work: () => T | Promise<T>): Promise<T> {
  const startedAtMs = performance.now();
  process.stdout.write(`${what} … `);
  try {
    const result = await work();
    const said = typeof result === 'string' && result !== '' ? `${result}, ` : '';
    console.log(`${said}${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`);
    return result;
  } catch (error) {
    console.log('failed');
    throw error;
  }
}
